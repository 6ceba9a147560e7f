namespace Holdfast.Evidence.Evaluations;

/// <summary>What an exam is for: it decides where reports show it, and whether an attack counts as having ruined the model.</summary>
public enum ExamRole
{
    /// <summary>What the safeguard should take away and an attack would bring back.</summary>
    Forget,

    /// <summary>What the safeguard should leave untouched.</summary>
    Retain,

    /// <summary>What the model can do at large, shown beside the rest.</summary>
    Capability,

    /// <summary>How the model behaves when it should refuse, shown beside the rest.</summary>
    Safety,

    /// <summary>
    /// What the attacker's own texts tell, shown beside the rest: an attack that brings nothing back of the forget exam and has not learned
    /// these either says that the model cannot be trained, and not that it has forgotten.
    /// </summary>
    Attacker,
}
