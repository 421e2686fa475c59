namespace Benchmarks.Devices;

/// <summary>What is to be measured.</summary>
/// <param name="Device">The device, as <see cref="DeviceName"/> reads it.</param>
/// <param name="Batches">Samples of a training step or a prediction, one row for each.</param>
/// <param name="Rounds">How often the sides take turns.</param>
/// <param name="Seconds">How long a row is timed in a round.</param>
/// <param name="Filter">What the names of the rows contain.</param>
/// <param name="Python">The Python that has PyTorch.</param>
/// <param name="Json">A file for all figures, or null.</param>
internal sealed record DeviceSettings(
    string Device, int[] Batches, int Rounds, double Seconds, string Filter, string Python, string? Json);
