using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace ModelGen.Ilgpu.Execution;

/// <summary>
/// Host memory that data pass through on their way to and from a device. It is locked in place where the device's driver can do that,
/// so that copies run beside the caller. Copies allocate nothing.
/// </summary>
/// <param name="accelerator">The device.</param>
/// <param name="length">How many numbers it holds.</param>
internal sealed class HostBuffer(Accelerator accelerator, int length) : IDisposable
{
    private readonly PageLockedArray1D<float> memory = accelerator.AllocatePageLocked1D<float>(length);

    /// <summary>The numbers. What a copy brings is here once its stream was waited for.</summary>
    public Span<float> Span => memory.Span;

    /// <summary>Starts to copy the first numbers to the beginning of a view.</summary>
    /// <param name="stream">Where the copy runs; the numbers must stay until it has.</param>
    /// <param name="view">Where to.</param>
    /// <param name="count">How many numbers.</param>
    public void Upload(AcceleratorStream stream, ArrayView<float> view, int count)
    {
        if (count == 0)
        {
            return;
        }

        if (stream is CLStream)
        {
            // ILGPU copies as many bytes as the whole host buffer has.
            (nint buffer, nint offset) = Place(view);
            CLException.ThrowIfFailed(
                CLAPI.CurrentAPI.WriteBuffer(stream, buffer, false, offset, (nint)count * sizeof(float), Address));
            return;
        }

        memory.ArrayView.SubView(0, count).CopyTo(stream, view.SubView(0, count));
    }

    /// <summary>Starts to copy the first numbers of a view.</summary>
    /// <param name="stream">Where the copy runs; the numbers are here once it was waited for.</param>
    /// <param name="view">Where from.</param>
    /// <param name="count">How many numbers.</param>
    public void Download(AcceleratorStream stream, ArrayView<float> view, int count)
    {
        if (count == 0)
        {
            return;
        }

        if (stream is CLStream)
        {
            (nint buffer, nint offset) = Place(view);
            CLException.ThrowIfFailed(
                CLAPI.CurrentAPI.ReadBuffer(stream, buffer, false, offset, (nint)count * sizeof(float), Address));
            return;
        }

        view.SubView(0, count).CopyTo(stream, memory.ArrayView.SubView(0, count));
    }

    /// <summary>Unlocks the memory. Spans of it stay valid.</summary>
    public void Dispose() => memory.Dispose();

    private nint Address => Marshal.UnsafeAddrOfPinnedArrayElement(memory.GetArray(), 0);

    /// <summary>Which buffer of the driver a view is in, and how many bytes from its beginning.</summary>
    private static (nint Buffer, nint Offset) Place<TView>(TView view)
        where TView : struct, IContiguousArrayView => (view.Buffer.NativePtr, (nint)view.IndexInBytes);
}
