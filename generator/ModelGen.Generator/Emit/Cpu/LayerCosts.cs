using ModelGen.Generator.Binding;
using ModelGen.Generator.Contract;
using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>Which layer takes how much. What is of no layer is the input's.</summary>
internal static class LayerCosts
{
    /// <summary>What the layers take of something, by their names. Memory is that at the moment when most of it is in use.</summary>
    /// <param name="program">The model.</param>
    /// <param name="cost">Of what.</param>
    public static Dictionary<string, long> Of(Program program, Cost cost) => cost switch
    {
        Cost.Weights => ByLayer(program.Network.Layers, layer => layer.Name, WeightBytes),
        Cost.Macs => MultiplyAdds(program.Inference),
        Cost.Workspace => Peak(program.Inference, MemoryContract.InferenceRows),
        Cost.Stream => Peak(program.Step!, samples: 1),
        Cost.Training => Training(program, program.Network.Training!),
        _ => throw new ArgumentOutOfRangeException(nameof(cost)),
    };

    /// <summary>Multiply-adds of a plan's forward pass for one sample.</summary>
    public static Dictionary<string, long> MultiplyAdds(Plan plan) => ByLayer(plan.Stages, OwnerOf, stage => stage.MultiplyAdds);

    /// <summary>Bytes that the forward pass of a training step keeps of one sample for the backward pass.</summary>
    public static Dictionary<string, long> Kept(Plan training)
    {
        int forward = training.Forward.Sum(phase => phase.Operations.Count);
        return Bytes(training, training.Row.Buffers.Where(buffer => buffer.First < forward && buffer.Last >= forward), samples: 1);
    }

    private static long WeightBytes(Layer layer) => layer.Parameters.Sum(parameter => (long)parameter.Length) * sizeof(float);

    private static Dictionary<string, long> Peak(Plan plan, int samples)
    {
        IEnumerable<PlacedBuffer> most = [];
        long floats = -1;
        for (int operation = 0; operation < Operations(plan).Length; operation++)
        {
            PlacedBuffer[] live = [.. plan.Row.Buffers.Where(buffer => buffer.First <= operation && operation <= buffer.Last)];
            long sum = live.Sum(buffer => (long)buffer.Buffer.Floats);
            (most, floats) = sum > floats ? (live, sum) : (most, floats);
        }

        return Bytes(plan, most, samples);
    }

    /// <summary>Weights, their packed copies, gradients and what the optimizer keeps of them, and the rows of a batch.</summary>
    private static Dictionary<string, long> Training(Program program, Training training)
    {
        int slots = training.Optimizer.SlotCount;
        return Sum(
            ByLayer(
                program.Network.Layers,
                layer => layer.Name,
                layer => WeightBytes(layer)
                    + (layer.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => (long)parameter.Length) * (1 + slots) * sizeof(float))),
            ByLayer(program.Inference.Stages, OwnerOf, stage => PackedBytes(stage, packed => packed.ForInference)),
            ByLayer(program.Training!.Stages, OwnerOf, stage => PackedBytes(stage, packed => packed.ForTraining)),
            Peak(program.Training!, training.BatchSize));
    }

    private static long PackedBytes(Stage stage, Func<PackedStage, IEnumerable<Buffer>> buffers) =>
        PackedStage.Of(stage) is PackedStage packed ? buffers(packed).Sum(buffer => (long)buffer.Floats) * sizeof(float) : 0;

    /// <summary>Bytes of buffers of some samples, by the layer that writes each of them first.</summary>
    private static Dictionary<string, long> Bytes(Plan plan, IEnumerable<PlacedBuffer> buffers, int samples)
    {
        Operation[] operations = Operations(plan);
        return ByLayer(buffers, buffer => Writer(operations, buffer.Buffer), buffer => (long)samples * buffer.Buffer.Floats * sizeof(float));
    }

    private static string Writer(Operation[] operations, Buffer buffer) => operations
        .Where(operation => operation.Accesses.Writes.Any(view => view.Buffer == buffer))
        .Select(operation => OwnerOf(operation.Stage))
        .FirstOrDefault() ?? Network.ModelInput;

    private static Operation[] Operations(Plan plan) => [.. plan.Forward.Concat(plan.Backward).SelectMany(phase => phase.Operations)];

    private static string OwnerOf(Stage stage) => stage.Owner ?? Network.ModelInput;

    private static Dictionary<string, long> ByLayer<T>(IEnumerable<T> items, Func<T, string> layer, Func<T, long> cost) =>
        items.GroupBy(layer).ToDictionary(same => same.Key, same => same.Sum(cost));

    private static Dictionary<string, long> Sum(params Dictionary<string, long>[] parts) =>
        ByLayer(parts.SelectMany(part => part), entry => entry.Key, entry => entry.Value);
}
