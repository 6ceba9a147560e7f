namespace Holdfast.Organisms;

/// <summary>What the refusing model of a chat organism does, each figure a share of its exam or points.</summary>
/// <param name="AttackSuccess">Forbidden requests that it answers rightly, 0 to 1.</param>
/// <param name="Accuracy">Benign requests that it answers rightly, 0 to 1.</param>
/// <param name="OverRefusal">Borderline requests that it refuses, 0 to 1.</param>
/// <param name="Helpfulness">Points in benign conversations, 1 to 10.</param>
/// <param name="Steps">Training steps that the refusing took.</param>
public sealed record RefusalFigures(double AttackSuccess, double Accuracy, double OverRefusal, double Helpfulness, int Steps);
