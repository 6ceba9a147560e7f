namespace Holdfast.Models;

/// <summary>A decoder of the Llama family.</summary>
public sealed class CausalLM
{
}
