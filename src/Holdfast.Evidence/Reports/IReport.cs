namespace Holdfast.Evidence.Reports;

/// <summary>One file made from a run folder, and from nothing else: it can be made again at any time, also of an unfinished run.</summary>
public interface IReport
{
    /// <summary>Name of the file within the run folder.</summary>
    string FileName { get; }

    /// <summary>Whether a run has what the report is about: cells of its own, where the report does not say otherwise.</summary>
    /// <param name="findings">What the run shows.</param>
    bool Suits(Findings findings) => !findings.HasDomains;

    /// <summary>Writes the report; the same run gives the same bytes.</summary>
    /// <param name="findings">What the run shows.</param>
    /// <param name="output">Where the bytes go; left open.</param>
    /// <exception cref="InputFaultException">A file of the run is not readable.</exception>
    void Write(Findings findings, Stream output);
}
