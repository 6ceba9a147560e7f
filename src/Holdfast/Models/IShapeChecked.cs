namespace Holdfast.Models;

/// <summary>Options that ask something of a model, for instance so many layers; a recipe is checked against its model by them.</summary>
public interface IShapeChecked
{
    /// <summary>Adds one sentence for everything that these options ask of a model and it does not have.</summary>
    /// <param name="model">Its shape.</param>
    /// <param name="faults">Receives sentences of the form "Expected ..., got .... Do ....".</param>
    void Check(DecoderOptions model, ICollection<string> faults)
    {
    }
}
