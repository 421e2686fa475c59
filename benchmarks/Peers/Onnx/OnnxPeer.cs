using Microsoft.ML.OnnxRuntime;
using ModelGen;

namespace Benchmarks.Peers.Onnx;

/// <summary>ONNX Runtime on graphs with the weights of our models. It only predicts.</summary>
internal sealed class OnnxPeer : IPeer
{
    /// <inheritdoc/>
    public string Name => "ONNX Runtime";

    /// <inheritdoc/>
    public bool TryOpen(int threads, out string note)
    {
        try
        {
            note = $"{Name} {OrtEnv.Instance().GetVersionString()}";
            return true;
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            note = $"{Name} was not timed: {failure.GetBaseException().Message.Split('\n')[0]}";
            return false;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<PeerRun> Prepare(Subject subject, int threads)
    {
        if (subject.Activity == Activity.TrainingStep)
        {
            return [];
        }

        using IModel model = subject.Create();
        bool isStream = subject.Activity == Activity.StreamingStep;
        OnnxGraph graph = isStream ? OnnxModels.StreamingStep(model) : OnnxModels.Prediction(model, subject.Lengths.Length);
        OnnxSession session = new(graph, threads);
        double difference = isStream
            ? Comparison.Stream(model, Step, () => session.Output)
            : Comparison.Prediction(model, subject.Lengths.Length, input =>
            {
                Step(input);
                return session.Output;
            });
        return [new("a graph", session.Run, difference, session)];

        void Step(float[] input)
        {
            input.CopyTo(session.Input, 0);
            session.Run();
        }
    }
}
