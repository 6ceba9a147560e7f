using System.Runtime.CompilerServices;
using Holdfast.Tensors;

namespace Holdfast.Tests.Tensors;

public sealed class HeldTests
{
    [Fact]
    public void A_number_is_not_freed_while_a_call_may_read_it()
    {
        var number = Make();

        Collect();
        Assert.True(IsThere(number));

        for (var i = 0; i < Held.Kept; i++)
        {
            Held.Number(0.5);
        }

        Collect();
        Assert.False(IsThere(number));
    }

    // In frames of their own, so that no local keeps the number.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<TorchSharp.Scalar> Make() => new(Held.Number(0.25));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsThere(WeakReference<TorchSharp.Scalar> number) => number.TryGetTarget(out _);

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
