using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.OpenCL;
using ModelGen.CompilerServices;

namespace ModelGen.Ilgpu.Execution;

/// <summary>
/// Host memory that data pass through on their way to and from a device. It is locked in place where the device's driver can do that,
/// so that copies run beside the caller. Copies allocate nothing.
/// </summary>
internal sealed class HostBuffer : IDisposable
{
    private readonly float[] pages;
    private readonly int first;
    private readonly int length;
    private readonly nint address;
    private readonly CPUMemoryBuffer? memory;
    private readonly PageLockScope<float>? pageLock;

    /// <summary>Allocates and clears the memory.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="length">How many numbers it holds.</param>
    public HostBuffer(Accelerator accelerator, int length)
    {
        this.length = length;
        if (length == 0)
        {
            pages = [];
            return;
        }

        // Drivers lock whole pages, and may refuse one that is locked for another buffer: these hold nothing else.
        int page = Environment.SystemPageSize / sizeof(float);
        long locked = ((long)length + page - 1) / page * page;
        pages = LargeArray.Make<float>(
            locked + page, "The numbers that pass between host and device", "lower the batch size", pinned: true);
        nint start = Marshal.UnsafeAddrOfPinnedArrayElement(pages, 0);
        address = (start + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize;
        first = (int)(address - start) / sizeof(float);
        memory = CPUMemoryBuffer.Create(accelerator, address, length, sizeof(float));
        try
        {
            pageLock = accelerator.CreatePageLockFromPinned<float>(address, locked);
        }
        catch (AcceleratorException)
        {
            // Copies are right without it, if slower.
        }
    }

    /// <summary>The numbers. What a copy brings is here once its stream was waited for.</summary>
    public Span<float> Span => pages.AsSpan(first, length);

    /// <summary>Starts to copy the first numbers to the beginning of a view.</summary>
    /// <param name="stream">Where the copy runs; the numbers must stay until it has.</param>
    /// <param name="view">Where to.</param>
    /// <param name="count">How many numbers.</param>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public void Upload(DeviceStream stream, ArrayView<float> view, int count) => Copy(stream, view, count, isUpload: true);

    /// <summary>Starts to copy the first numbers of a view.</summary>
    /// <param name="stream">Where the copy runs; the numbers are here once it was waited for.</param>
    /// <param name="view">Where from.</param>
    /// <param name="count">How many numbers.</param>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public void Download(DeviceStream stream, ArrayView<float> view, int count) => Copy(stream, view, count, isUpload: false);

    /// <summary>Unlocks the memory. Spans of it stay valid.</summary>
    public void Dispose()
    {
        pageLock?.Dispose();
        memory?.Dispose();
    }

    private void Copy(DeviceStream stream, ArrayView<float> view, int count, bool isUpload)
    {
        if (count == 0)
        {
            return;
        }

        ArrayView<float> there = view.SubView(0, count);
        ArrayView<float> here = memory!.AsArrayView<float>(0, count);
        try
        {
            if (stream.Queue is CLStream queue)
            {
                CLException.ThrowIfFailed(CopyByOpenCL(queue, there, isUpload));
            }
            else if (isUpload)
            {
                here.CopyTo(stream.Queue, there);
            }
            else
            {
                there.CopyTo(stream.Queue, here);
            }
        }
        catch (AcceleratorException exception)
        {
            throw stream.Failure(isUpload ? "An upload" : "A download", exception);
        }
    }

    /// <summary>Copies what a view holds, no more: ILGPU copies as many bytes as the whole host buffer has.</summary>
    private CLError CopyByOpenCL<TView>(CLStream queue, TView view, bool isUpload)
        where TView : struct, IContiguousArrayView
    {
        (nint buffer, nint offset, nint bytes) = (view.Buffer.NativePtr, (nint)view.IndexInBytes, (nint)view.LengthInBytes);
        return isUpload
            ? CLAPI.CurrentAPI.WriteBuffer(queue, buffer, false, offset, bytes, address)
            : CLAPI.CurrentAPI.ReadBuffer(queue, buffer, false, offset, bytes, address);
    }
}
