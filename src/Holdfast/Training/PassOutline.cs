using Holdfast.Objectives;

namespace Holdfast.Training;

/// <summary>A forward and backward pass that a training takes in each of its steps.</summary>
/// <param name="Objective">What it minimises.</param>
/// <param name="Rows">Rows of its batch.</param>
/// <param name="Texts">Name of the texts it reads.</param>
/// <param name="Count">How often a step takes it.</param>
/// <param name="IsAmidst">Whether it is taken in the midst of the trainings inside, and so beside what these remember.</param>
public sealed record PassOutline(IObjective Objective, int Rows, string Texts, double Count = 1, bool IsAmidst = false);
