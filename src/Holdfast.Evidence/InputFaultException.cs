namespace Holdfast.Evidence;

/// <summary>
/// What a person gave cannot be used: a recipe, a checkpoint, a data file, a run folder. Carries every fault found,
/// each one clear sentence of the form "Expected ..., got .... Do ....". The command line prints them and exits with 2.
/// </summary>
public sealed class InputFaultException : Exception
{
    /// <summary>Makes the exception from one fault.</summary>
    public InputFaultException(string fault, Exception? cause = null)
        : base(fault, cause)
    {
        Faults = [fault];
    }

    /// <summary>Makes the exception from all faults found together.</summary>
    public InputFaultException(IReadOnlyList<string> faults)
        : base(string.Join(Environment.NewLine, faults))
    {
        Faults = faults;
    }

    /// <summary>Every fault, in the order found.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Tries to use an input and collects what is wrong with it instead of stopping there.</summary>
    /// <param name="use">Reads the input.</param>
    /// <param name="faults">Receives every fault.</param>
    public static void Collect(Action use, ICollection<string> faults)
    {
        try
        {
            use();
        }
        catch (InputFaultException found)
        {
            foreach (var fault in found.Faults)
            {
                faults.Add(fault);
            }
        }
    }
}
