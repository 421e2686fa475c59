using System.Runtime.InteropServices;

namespace ModelGen.Training;

/// <summary>
/// Turns the first of Ctrl+C, SIGTERM and SIGHUP into a request to stop while it exists; the second ends the process as usual. They are what a
/// user, a system that shuts down or schedules, and a terminal that is closed send.
/// </summary>
/// <remarks>
/// <para>
/// On Windows only Ctrl+C stops a run. A console that is closed and a system that shuts down come as SIGHUP and SIGTERM there too, but
/// Windows ends the process as soon as it has been told, before the running batch has ended: save while training what must not be lost.
/// </para>
/// <para>
/// <see cref="FitOptions.HandleCancelKey"/> makes one for a training run. A program with several runs makes one for all of them and hands its
/// token to <see cref="FitOptions.StopToken"/>.
/// </para>
/// </remarks>
public sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource cancellation;
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly object gate = new();
    private bool isDisposed;

    /// <summary>Begins to listen.</summary>
    /// <param name="cancellation">The source to cancel at the first signal; it outlives this object.</param>
    public EndSignals(CancellationTokenSource cancellation)
        : this(cancellation, [PosixSignal.SIGTERM, PosixSignal.SIGHUP])
    {
    }

    /// <summary>Begins to listen to Ctrl+C and the given signals, or to none where the system refuses one of them.</summary>
    internal EndSignals(CancellationTokenSource cancellation, PosixSignal[] signals)
    {
        ArgumentNullException.ThrowIfNull(cancellation);
        this.cancellation = cancellation;
#pragma warning disable RS0030 // The key is heard, nothing is written.
        Console.CancelKeyPress += OnPress;
#pragma warning restore RS0030
        try
        {
            foreach (PosixSignal signal in signals)
            {
                registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Leaves the signals to the process again.</summary>
    public void Dispose()
    {
#pragma warning disable RS0030 // As above.
        Console.CancelKeyPress -= OnPress;
#pragma warning restore RS0030
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }

        // A signal that has just come is waited for; one that comes later finds no training run to end.
        lock (gate)
        {
            isDisposed = true;
        }
    }

    /// <summary>A signal has come.</summary>
    /// <returns>Whether that was the first of a training run that is running, so that the process goes on.</returns>
    internal bool Receive()
    {
        lock (gate)
        {
            if (isDisposed || cancellation.IsCancellationRequested)
            {
                return false;
            }

            cancellation.Cancel();
            return true;
        }
    }

    // Others hear of the same signal, such as training runs beside this one: the process goes on if any of them wants it to.
    private void OnPress(object? sender, ConsoleCancelEventArgs press) => press.Cancel |= Receive();

    private void OnSignal(PosixSignalContext signal) => signal.Cancel |= Receive();
}
