using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ModelGen;
using TorchSharp;
using static TorchSharp.torch;

namespace Benchmarks.Peers.Torch;

/// <summary>TorchSharp, which calls PyTorch's library.</summary>
internal sealed partial class TorchPeer : IPeer
{
    /// <inheritdoc/>
    public string Name => "TorchSharp";

    /// <inheritdoc/>
    public bool TryOpen(int threads, out string note)
    {
        try
        {
            // TorchSharp itself does not say why its library can't be loaded.
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            set_num_threads(threads);
            set_num_interop_threads(1);
            note = $"{Name} {typeof(torch).Assembly.GetName().Version!.ToString(3)}, libtorch {Version.Parse(__version__).ToString(3)}";
            return true;
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException or NotSupportedException)
        {
            Match old = OldLibrary().Match(failure.Message);
            note = $"{Name} was not timed: " + (old.Success
                ? $"its native library asks for {old.Groups["version"]}, which this system's {old.Groups["library"]} does not have. "
                    + "Run it on a newer system, or let LD_LIBRARY_PATH name a folder with a newer library."
                : failure.Message.Split('\n')[0]);
            return false;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<PeerRun> Prepare(Subject subject, int threads)
    {
        using IModel model = subject.Create();
        return subject.Activity switch
        {
            Activity.Predict => [Prediction(model, subject.Lengths.Length)],
            Activity.StreamingStep => TorchStream.Ways(model),
            _ => TorchTraining.Ways((ITrainableModel)model, subject.Lengths),
        };
    }

    private static PeerRun Prediction(IModel model, int batch)
    {
        TorchModel peer = new(model);
        TensorShape shape = model.Description.InputShape;
        Tensor x = zeros(batch, shape[0], shape[1]);
        double difference = Comparison.Prediction(model, batch, input =>
        {
            MemoryMarshal.AsBytes(input.AsSpan()).CopyTo(x.bytes);
            using (inference_mode())
            {
                using DisposeScope scope = NewDisposeScope();
                return peer.Logits(x).softmax(-1).data<float>().ToArray();
            }
        });
        return new("plain tensors", Run, difference, peer, x);

        void Run()
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable mode = inference_mode();
            _ = peer.Logits(x).softmax(-1);
        }
    }

    /// <summary>The dynamic linker's complaint about a system's library.</summary>
    [GeneratedRegex(@"(?<library>[^/\s]+): version .(?<version>\w+_[\d.]+). not found")]
    private static partial Regex OldLibrary();
}
