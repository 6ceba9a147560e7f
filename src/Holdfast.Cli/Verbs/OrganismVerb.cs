using System.CommandLine;
using System.Globalization;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Experiments.Machine;
using Holdfast.Experiments.Recipes;
using Holdfast.Experiments.Work;
using Holdfast.Organisms;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast organism</c>.</summary>
internal static class OrganismVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting) =>
        new Verb("organism", "Model organisms: small worlds, invented or of your own texts, and models that know them.")
    {
        CreateVerb(setting),
    };

    private static Verb CreateVerb(Setting setting)
    {
        var kind = new Argument<string>("kind")
        {
            Description = "One of 'holdfast list organisms' with every default, or a recipe, whose organism is made",
        };
        var seed = Given.Number("--seed", ulong.MinValue, ulong.MaxValue);
        seed.Description = "Decides everything about it";
        seed.DefaultValueFactory = _ => 1;
        var folder = Given.Folder("--out");
        folder.Description = "The folder to make";
        folder.Required = true;
        var verb = new Verb(
            "create",
            "Make an organism: a base model in Hugging Face layout, its texts as JSONL and its exams as four-choice questions. The "
            + "same kind, options and seed give the same bytes. The same call after a stop goes on where it was.",
            ("organism create pocket --seed 7 --out organisms/pocket-7", "A pocket organism to try things on"),
            ("organism create recipes/textbooks.yaml --out organisms/textbooks", "The organism of a recipe, once for several runs"))
        {
            kind,
            seed,
            folder,
        };
        verb.SetAction(parsed =>
        {
            var chosen = Chosen(parsed.GetValue(kind)!);
            Workplace.ForOrganisms.Open();
            var place = parsed.GetValue(folder)!;
            var resume = ResumeFolder.Beside(place);
            var organism = setting.Screen.Watch(setting.Time, view => chosen.Create(
                place, new Seed(parsed.GetValue(seed)!.Value), new WatchedJournal(view), resume, setting.Cancellation));
            resume.Clear();
            setting.Screen.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{organism.Path}: {organism.Card.Weights:N0} weights, forget {100 * organism.Card.ForgetAccuracy:0.0} %, "
                + $"retain {100 * organism.Card.RetainAccuracy:0.0} %."));
            foreach (var (field, share) in organism.Card.FieldAccuracy ?? new Dictionary<string, double>())
            {
                setting.Screen.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {field} {100 * share:0.0} %"));
            }

            if (organism.Card.Refusal is { } refusal)
            {
                setting.Screen.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Trained to refuse: forbidden {100 * refusal.AttackSuccess:0.0} %, benign {100 * refusal.Accuracy:0.0} %, "
                    + $"over-refusal {100 * refusal.OverRefusal:0.0} %, helpfulness {refusal.Helpfulness:0.0} of 10."));
            }

            return ExitCode.Done;
        });
        return verb;
    }

    private static IOrganism Chosen(string name)
    {
        if (File.Exists(name))
        {
            return RecipeFile.Read(name).Recipes[0].Model.Organism ?? throw new InputFaultException(
                $"Expected a recipe with an organism, got {name}, which has none. Give a kind, or a recipe whose model is an organism.");
        }

        var cards = Catalog<IOrganism>.Cards;
        return Catalog<IOrganism>.Find(name) is null
            ? throw new InputFaultException($"Expected a kind of organism, got '{name}'.{Spelling.Advice(name, cards)}")
            : OptionBinder.Bind<IOrganism>(OptionFile.Parse(name, name));
    }
}
