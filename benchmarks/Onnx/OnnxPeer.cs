using System.Globalization;
using Benchmarks.Compare;

namespace Benchmarks.Onnx;

/// <summary>ONNX Runtime, called through its C API on graphs with the weights of our models.</summary>
/// <param name="library">The library's file, or null.</param>
internal sealed class OnnxPeer(string? library) : IPeer
{
    /// <summary>Outputs are probabilities; both sides compute them in float32.</summary>
    private const double Tolerance = 1e-4;

    private const int Errors = 3;

    private OrtApi? api;
    private nint environment;

    /// <inheritdoc/>
    public string Name => "ONNX Runtime";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The library refuses a graph, or its outputs are not ours.</exception>
    public (PeerTimes? Times, string Reason) Time(IReadOnlyList<Work> rows, PeerSettings settings)
    {
        if (!File.Exists(library))
        {
            string reason = library is null ? "--onnxruntime FILE names its library, such as libonnxruntime.so.1" : $"there is no file '{library}'";
            return (null, $"{Name} was not timed: {reason}");
        }

        try
        {
            api ??= Open(library);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            return (null, $"{Name} was not timed: {failure.Message.Split('\n')[0]}");
        }

        Dictionary<string, double> medians = [];
        List<double> differences = [];
        foreach (Work row in rows.Where(row => row.Onnx is not null))
        {
            OnnxWork work = row.Onnx!();
            using OrtSession session = new(api, environment, work.Graph, settings.Threads);
            work.Input.CopyTo(session.Input(0));
            session.Run();
            if (work.Expected is not null)
            {
                differences.Add(Difference(row.Name, work.Expected, session.Output(0)));
            }

            medians[row.Name] = Measurement.Of(session.Run, settings.Seconds, atLeast: 5).Median;
        }

        string[] notes = differences.Count == 0 ? [] :
        [
            string.Create(CultureInfo.InvariantCulture, $"largest difference between outputs of {Name} and ModelGen: {differences.Max():E1}"),
        ];
        return (new($"{Name} {api.Version}", medians, notes), string.Empty);
    }

    private static double Difference(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs(expected[i] - actual[i]));
        }

        return difference <= Tolerance ? difference : throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"{name}: outputs of ONNX Runtime and ModelGen differ by {difference:E1}, more than {Tolerance:E0}"));
    }

    private unsafe OrtApi Open(string path)
    {
        OrtApi opened = new(path);
        nint created;
        fixed (byte* name = "benchmarks\0"u8)
        {
            opened.Check(opened.CreateEnvironment(Errors, name, &created));
        }

        environment = created;
        return opened;
    }
}
