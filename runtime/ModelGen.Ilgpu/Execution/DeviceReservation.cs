using ILGPU;
using ModelGen.CompilerServices;

namespace ModelGen.Ilgpu.Execution;

/// <summary>The reservation of a model that computes on a device.</summary>
/// <param name="reservation">What keeps others away.</param>
/// <param name="stream">Where copies run.</param>
/// <param name="rows">The work memory of the samples of a batch.</param>
/// <param name="rowLength">How far one sample lies from the next there.</param>
/// <param name="stateLength">How much of the beginning of each is what it leaves to the next batch.</param>
internal sealed class DeviceReservation(IDisposable reservation, DeviceStream stream, ArrayView<float> rows, int rowLength, int stateLength)
    : ModelReservation(reservation)
{
    /// <inheritdoc/>
    public override int StateLength => stateLength;

    /// <inheritdoc/>
    public override void ReadStates(Span<float> states)
    {
        using HostBuffer host = new(stream.Device.Accelerator, stateLength);
        for (int row = 0; !states.IsEmpty; row++, states = states[stateLength..])
        {
            host.Download(stream, rows.SubView((long)row * rowLength, stateLength), stateLength);
            stream.Synchronize();
            host.Span.CopyTo(states);
        }
    }

    /// <inheritdoc/>
    public override void WriteStates(ReadOnlySpan<float> states)
    {
        using HostBuffer host = new(stream.Device.Accelerator, stateLength);
        for (int row = 0; !states.IsEmpty; row++, states = states[stateLength..])
        {
            states[..stateLength].CopyTo(host.Span);
            host.Upload(stream, rows.SubView((long)row * rowLength, stateLength), stateLength);
            stream.Synchronize();
        }
    }
}
