namespace Holdfast.Evidence.Catalogs;

/// <summary>Options with rules that no attribute on one property can say, for instance that two options exclude each other.</summary>
public interface IChecked
{
    /// <summary>Adds one sentence for every broken rule.</summary>
    /// <param name="faults">Receives sentences of the form "Expected ..., got .... Do ....".</param>
    void Check(ICollection<string> faults);
}
