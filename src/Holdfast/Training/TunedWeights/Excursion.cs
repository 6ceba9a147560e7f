namespace Holdfast.Training.TunedWeights;

/// <summary>A stay at other weights; disposing it comes back to those before.</summary>
/// <param name="comeBack">Done once, at the end.</param>
internal sealed class Excursion(Action comeBack) : IDisposable
{
    private Action? _comeBack = comeBack;

    /// <summary>A stay where one is already.</summary>
    public static IDisposable Nowhere => new Excursion(() => { });

    /// <inheritdoc />
    public void Dispose()
    {
        var comeBack = _comeBack;
        _comeBack = null;
        comeBack?.Invoke();
    }
}
