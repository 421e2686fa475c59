using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace ModelGen.Fuzz.Targets;

/// <summary>
/// Weights files. One that is accepted is read a second time by a reader of JSON that knows nothing of the first, and must have given the
/// same numbers; one that is refused must have left the parameters as they were.
/// </summary>
internal sealed class WeightsTarget : MutatedBytesTarget
{
    private static readonly ModelDescription Model = Describe(
        ("lstm_1/kernel", new TensorShape(2, 4)), ("lstm_1/bias", new TensorShape(4)), ("dense_1/kernel", new TensorShape(1, 3)));

    private readonly WeightsFile file = new(Model);
    private readonly float[] parameters = new float[Model.ParameterCount];

    public override string Name => "weights";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Written(Model), Foreign()];

    public override IReadOnlyList<byte[]> Words => WordsOfHeaders;

    /// <summary>What stands in headers, and what should not.</summary>
    public static IReadOnlyList<byte[]> WordsOfHeaders { get; } =
    [
        .. new[]
        {
            "{", "}", "[", "]", ":", ",", "\"", " ", "\n", "\\u0061", "\\ud800", "null", "true", "-1", "0", "16", "60", "1e1", "0.0", "-0",
            "9223372036854775807", "99999999999999999999", "F32", "F16", "dtype", "shape", "data_offsets", "__metadata__", "format", "model",
            "layers", "lstm_1/kernel", "\"__metadata__\":{},", "\"x\":\"y\",", "\"dtype\":\"F32\",", "[0,32]", "[32,48]", "[48,60]",
        }.Select(Encoding.UTF8.GetBytes),
        new byte[8], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 1, 0, 0, 0, 0], [0xC3, 0x28], [0xED, 0xA0, 0x80],
    ];

    public override bool Read(byte[] input)
    {
        Array.Fill(parameters, -1);
        try
        {
            file.Read(new MemoryStream(input), parameters);
        }
        catch (WeightsFormatException)
        {
            return parameters.AsSpan().IndexOfAnyExcept(-1f) < 0
                ? false
                : throw new InvalidOperationException("A file that was refused has changed parameters.");
        }

        CheckNumbers(input);
        return true;
    }

    private void CheckNumbers(byte[] input)
    {
        int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(input));
        using JsonDocument header = JsonDocument.Parse(input.AsMemory(8, length));
        foreach (ParameterDescription parameter in Model.Parameters)
        {
            int begin = 8 + length + header.RootElement.GetProperty(parameter.Name).GetProperty("data_offsets")[0].GetInt32();
            for (int i = 0; i < parameter.Shape.Length; i++)
            {
                int expected = BinaryPrimitives.ReadInt32LittleEndian(input.AsSpan(begin + (4 * i)));
                if (BitConverter.SingleToInt32Bits(parameters[parameter.Offset + i]) != expected)
                {
                    throw new InvalidOperationException($"{parameter.Name}: number {i} is not that of the file.");
                }
            }
        }
    }

    /// <summary>The file of a model.</summary>
    public static byte[] Written(ModelDescription model)
    {
        MemoryStream stream = new();
        new WeightsFile(model).Write(stream, [.. Enumerable.Range(0, model.ParameterCount).Select(i => i + 0.5f)]);
        return stream.ToArray();
    }

    /// <summary>A file with the same tensors in the opposite order.</summary>
    public static byte[] Shuffled(ModelDescription model) =>
        Written(Describe([.. model.Parameters.Reverse().Select(parameter => (parameter.Name, parameter.Shape))]));

    /// <summary>As another program may write it: tensors in another order, metadata of its own.</summary>
    private static byte[] Foreign()
    {
        const string Header =
            """{"dense_1/kernel":{"dtype":"F32","shape":[1,3],"data_offsets":[0,12]},"__metadata__":{"a":"1","b":"2"}"""
            + ""","lstm_1/bias":{"shape":[4],"data_offsets":[44,60],"dtype":"F32"},"lstm_1/kernel":{"data_offsets":[12,44],"dtype":"F32","shape":[2,4]}}""";
        byte[] json = Encoding.UTF8.GetBytes(Header);
        byte[] input = new byte[8 + json.Length + 60];
        BinaryPrimitives.WriteInt64LittleEndian(input, json.Length);
        json.CopyTo(input, 8);
        for (int i = 0; i < 15; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(input.AsSpan(8 + json.Length + (4 * i)), -i);
        }

        return input;
    }

    /// <summary>A model with some tensors.</summary>
    public static ModelDescription Describe(params (string Name, TensorShape Shape)[] tensors)
    {
        List<ParameterDescription> parameters = [];
        int offset = 0;
        foreach ((string name, TensorShape shape) in tensors)
        {
            parameters.Add(new ParameterDescription(name, shape, offset, Trainable: true, Initializer.Zeros));
            offset += shape.Length;
        }

        return new ModelDescription("Fuzzed", "", new TensorShape(2), new TensorShape(3), [], [], [.. parameters], Training: null);
    }
}
