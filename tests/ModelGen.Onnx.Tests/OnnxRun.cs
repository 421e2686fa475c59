using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelGen.Onnx.Tests;

/// <summary>Runs a graph of one output with ONNX Runtime.</summary>
internal static class OnnxRun
{
    /// <summary>The output of a batch, in C order.</summary>
    /// <param name="session">The graph.</param>
    /// <param name="inputs">The numbers of each input, samples first.</param>
    /// <param name="samples">How many samples there are.</param>
    /// <param name="graph">What the graph leaves open.</param>
    public static float[] Run(InferenceSession session, double[][] inputs, int samples, GraphOptions graph)
    {
        NamedOnnxValue[] values = [.. session.InputMetadata.Zip(inputs, (input, numbers) =>
            Value(input.Key, input.Value, numbers, [samples, .. GraphImportTests.Sizes(input.Value, graph)]))];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run(values);
        return [.. outputs[0].AsEnumerable<float>()];
    }

    /// <summary>All outputs of a batch, of inputs by their names.</summary>
    public static Dictionary<string, float[]> Run(InferenceSession session, IReadOnlyDictionary<string, double[]> inputs, int samples)
    {
        NamedOnnxValue[] values =
            [.. session.InputMetadata.Select(input => Value(input.Key, input.Value, inputs[input.Key], [samples, .. input.Value.Dimensions.Skip(1)]))];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run(values);
        return outputs.ToDictionary(output => output.Name, output => output.AsEnumerable<float>().ToArray());
    }

    private static NamedOnnxValue Value(string name, NodeMetadata input, double[] numbers, int[] shape) => input.ElementType == typeof(int)
        ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<int>(Array.ConvertAll(numbers, number => (int)number), shape))
        : input.ElementType == typeof(long)
        ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(Array.ConvertAll(numbers, number => (long)number), shape))
        : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(Array.ConvertAll(numbers, number => (float)number), shape));
}
