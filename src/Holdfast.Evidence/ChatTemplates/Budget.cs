namespace Holdfast.Evidence.ChatTemplates;

/// <summary>
/// What a template may use up: steps, which every node, item and sixteenth of a character costs, and characters of one text. A template
/// comes with a checkpoint, from anybody, and must not be able to go on for ever or to fill the memory.
/// </summary>
internal sealed class Budget
{
    /// <summary>Steps of one rendering: some thousand times what a long conversation takes.</summary>
    public const long MostSteps = 10_000_000;

    /// <summary>Characters of one text.</summary>
    public const int MostCharacters = 1 << 24;

    /// <summary>Items of one range, as in Jinja2's own sandbox.</summary>
    public const int MostItems = 100_000;

    private long _steps;

    /// <summary>Takes steps.</summary>
    /// <exception cref="TemplateFault">There are no more.</exception>
    public void Spend(long steps)
    {
        _steps += steps;
        if (_steps > MostSteps)
        {
            throw new TemplateFault(
                $"Expected a template that ends within {MostSteps} steps, got one that goes on. Mend its loops.");
        }
    }

    /// <summary>Takes the steps of a text before it is made.</summary>
    /// <param name="characters">Its length.</param>
    /// <exception cref="TemplateFault">The text would be too long, or there are no more steps.</exception>
    public void Reserve(long characters)
    {
        if (characters > MostCharacters)
        {
            throw new TemplateFault(FormattableString.Invariant(
                $"Expected texts of at most {MostCharacters} characters, got one of {characters}. Mend the template."));
        }

        Spend(1 + (characters / 16));
    }

    /// <summary>A text, paid for.</summary>
    public string Text(string made)
    {
        Reserve(made.Length);
        return made;
    }
}
