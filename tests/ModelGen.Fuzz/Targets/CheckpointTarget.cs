using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ModelGen.Training;

namespace ModelGen.Fuzz.Targets;

/// <summary>
/// Checkpoints of training runs, most of them with the checksum of what damage has made of them, so that more than that is looked at. Of one that is accepted
/// the numbers are those that a reader of JSON finds, and written once more it says the same.
/// </summary>
internal sealed class CheckpointTarget : MutatedBytesTarget
{
    private const int ChecksumBytes = sizeof(uint);

    public override string Name => "checkpoint";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Written(step: 0), Written(step: 3)];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. WeightsTarget.WordsOfHeaders,
        .. new[]
        {
            "F64", "U32", TensorFile.RunPrefix, SavedRun.VersionKey, "\"checkpoint\":\"2\"", "state/epoch", "state/step", "NaN", "1e300", "0.5", "-0", "2147483648",
            "dense_1/kernel", "\"shape\":[0]", "\"shape\":[]", "[0,0]", "[0,24]", "[24,40]",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override byte[] Make(ulong seed, long index)
    {
        byte[] input = base.Make(seed, index);
        if (index % 4 != 0 && input.Length >= ChecksumBytes)
        {
            Seal(input);
        }

        return input;
    }

    public override bool Read(byte[] input)
    {
        TensorFile file;
        RunPosition position;
        try
        {
            file = SavedRun.Read("fuzzed", new MemoryStream(input)).File;
            position = RunState.PositionIn(file);
        }
        catch (Exception exception) when (exception is WeightsFormatException or CheckpointException)
        {
            return false;
        }

        Require(position is { Epoch: >= 0, Step: >= 0 }, $"the position is {position}");
        using MemoryStream again = new();
        file.Write(again);
        TensorFile copy = SavedRun.Read("copy", new MemoryStream(again.ToArray())).File;
        Require(file.Texts.OrderBy(text => text.Key).SequenceEqual(copy.Texts.OrderBy(text => text.Key)), "the copy has other texts");
        CheckNumbers(input, file, copy);
        return true;
    }

    private static void CheckNumbers(byte[] input, TensorFile file, TensorFile copy)
    {
        int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(input));
        using JsonDocument header = JsonDocument.Parse(input.AsMemory(8, length));
        byte[] data = input[(8 + length)..^ChecksumBytes];
        foreach (JsonProperty tensor in header.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__"))
        {
            int begin = tensor.Value.GetProperty("data_offsets")[0].GetInt32(), end = tensor.Value.GetProperty("data_offsets")[1].GetInt32();
            if (begin < data.Length || begin == end)
            {
                byte[] expected = data[Math.Min(begin, data.Length)..Math.Min(end, data.Length)];
                Require(Bytes(file, tensor.Name).SequenceEqual(expected), $"{tensor.Name} has other numbers than the file");
                Require(Bytes(copy, tensor.Name).SequenceEqual(expected), $"{tensor.Name} has other numbers in the copy");
            }
        }
    }

    private static byte[] Bytes(TensorFile file, string name) =>
        file.DoublesOf(name) is { } doubles ? MemoryMarshal.AsBytes<double>(doubles).ToArray()
        : file.FloatsOf(name) is { } floats ? MemoryMarshal.AsBytes(floats()).ToArray()
        : throw new InvalidOperationException($"the file lacks {name}");

    /// <summary>The checkpoint of a small run.</summary>
    private static byte[] Written(int step)
    {
        TensorFile file = new([new(SavedRun.VersionKey, SavedRun.Version.ToString(CultureInfo.InvariantCulture)), new("model", "Fuzzed")]);
        file.Add("dense_1/kernel", new TensorShape(2, 3), () => (float[])[1, 2, 3, 4, 5, 6]);
        SavedState state = new(file, "state");
        state.Set("epoch", 2);
        state.Set("step", step);
        state.Set("learning rate", 0.125);
        state.Set("history", (ReadOnlySpan<double>)[0, 1.5, 0.125, 0]);
        state.Set("slots", (ReadOnlySpan<float>)[0.5f, -1]);
        MemoryStream stream = new();
        file.Write(stream);
        return stream.ToArray();
    }

    private static void Seal(byte[] input)
    {
        Checksum checksum = new();
        checksum.Add(input.AsSpan(0, input.Length - ChecksumBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(input.AsSpan(input.Length - ChecksumBytes), checksum.Value);
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }
}
