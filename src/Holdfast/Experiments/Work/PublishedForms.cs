using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Experiments.Work;

/// <summary>The answers of a cell in the files that the benchmarks' own scripts read.</summary>
internal static class PublishedForms
{
    /// <summary>Writes a file for each evaluation that has such a form; one that is the same already stays as it is.</summary>
    /// <param name="recipe">Says which evaluations.</param>
    /// <param name="run">Where the files go.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="outcome">Its marks.</param>
    /// <param name="given">Its answers.</param>
    /// <exception cref="Holdfast.Evidence.InputFaultException">The disk refuses.</exception>
    internal static void Write(Recipe recipe, RunFolder run, Cell cell, CellOutcome outcome, IEnumerable<GivenAnswers> given)
    {
        foreach (var (name, answers, along) in given)
        {
            if (recipe.Evaluations.FirstOrDefault(evaluation => evaluation.Name == name) is not { } evaluation
                || evaluation is not IPublishedForm form)
            {
                continue;
            }

            var marks = outcome.Marks.FirstOrDefault(marks => marks.Evaluation == name && marks.Metric == evaluation.Metrics[0].Name
                && marks.Step == (along ?? LastStep(recipe, cell)))?.Values ?? [];
            using var bytes = new MemoryStream();
            form.Write(bytes, cell.FileName, answers, marks);
            var path = run.CompletionsPath(cell, name, form.Ending, along);
            if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes.ToArray()))
            {
                Disk.Replace(path, bytes.WriteTo);
            }
        }
    }

    /// <summary>The step of a cell's last exam.</summary>
    internal static int LastStep(Recipe recipe, Cell cell) =>
        recipe.Attacks.FirstOrDefault(attack => attack.Name == cell.Attack)?.Steps ?? 0;
}
