namespace ModelGen.Training;

/// <summary>Turns the first Ctrl+C into a cancellation while it exists; a second one ends the process as usual.</summary>
internal sealed class CancelKey : IDisposable
{
    private readonly CancellationTokenSource cancellation;

    public CancelKey(CancellationTokenSource cancellation)
    {
        this.cancellation = cancellation;
        Console.CancelKeyPress += OnPress;
    }

    public void Dispose() => Console.CancelKeyPress -= OnPress;

    /// <summary>The key is pressed.</summary>
    /// <returns>Whether that was the first time, so that the process goes on.</returns>
    internal bool Press()
    {
        bool isFirst = !cancellation.IsCancellationRequested;
        cancellation.Cancel();
        return isFirst;
    }

    private void OnPress(object? sender, ConsoleCancelEventArgs press) => press.Cancel = Press();
}
