using ILGPU;

namespace ModelGen.Ilgpu.Execution;

/// <summary>
/// A vector that lives on a device and, for who asks, on the host. It knows which of the two was changed last, so that nothing is copied
/// unless someone needs it. Both begin with zeros.
/// </summary>
/// <param name="stream">Where what changes the device's numbers runs.</param>
/// <param name="view">The device's numbers.</param>
internal sealed class Mirror(DeviceStream stream, ArrayView<float> view) : IDisposable
{
    private readonly HostBuffer host = new(stream.Device.Accelerator, (int)view.Length);
    private bool hostIsNewer;
    private bool deviceIsNewer;

    /// <summary>The numbers to read; waits for the device where it has changed them.</summary>
    public ReadOnlySpan<float> Read()
    {
        if (deviceIsNewer)
        {
            host.Download(stream, view, (int)view.Length);
            stream.Synchronize();
            deviceIsNewer = false;
        }

        return host.Span;
    }

    /// <summary>The numbers to read and change; the device gets them before it reads its own again.</summary>
    public Span<float> Edit()
    {
        Read();
        hostIsNewer = true;
        return host.Span;
    }

    /// <summary>Makes sure that the device has what the host may have changed; to be called before a kernel reads it.</summary>
    /// <returns>Whether the host may have changed anything.</returns>
    public bool Upload()
    {
        if (!hostIsNewer)
        {
            return false;
        }

        host.Upload(stream, view, (int)view.Length);

        // The caller may change the numbers again once this call has ended.
        stream.Synchronize();
        hostIsNewer = false;
        return true;
    }

    /// <summary>Notes that a kernel was launched that changes the numbers.</summary>
    public void ChangedOnDevice()
    {
        deviceIsNewer = true;
        hostIsNewer = false;
    }

    /// <summary>Frees the host's memory. Spans of it stay valid.</summary>
    public void Dispose() => host.Dispose();
}
