using System.Text;
using System.Text.Json;
using static System.FormattableString;

namespace ModelGen;

/// <summary>The JSON header of a model's weights file: for each tensor its type, its shape and its place among the data bytes.</summary>
internal sealed class WeightsHeader
{
    private readonly ModelDescription model;
    private readonly byte[][] names;

    /// <summary>Prepares the names of the tensors for comparison.</summary>
    /// <param name="model">Whose parameters.</param>
    public WeightsHeader(ModelDescription model)
    {
        this.model = model;
        names = [.. model.Parameters.Select(parameter => Encoding.UTF8.GetBytes(parameter.Name))];
    }

    /// <summary>How many tensors there are.</summary>
    public int TensorCount => names.Length;

    /// <summary>How many bytes they take.</summary>
    private long ByteCount => sizeof(float) * (long)model.ParameterCount;

    /// <summary>Where a tensor lies in the flat parameter vector, in numbers.</summary>
    public (int Offset, int Length) PlaceOf(int tensor) => (model.Parameters[tensor].Offset, model.Parameters[tensor].Shape.Length);

    /// <summary>What a file begins with that holds the flat parameter vector as it is.</summary>
    public byte[] ToBytes()
    {
        using HeaderWriter writer = new(WeightsMetadata.Of(model));
        foreach (ParameterDescription parameter in model.Parameters)
        {
            writer.Add(parameter.Name, "F32", parameter.Shape, sizeof(float));
        }

        return writer.Finish();
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="json">The header's bytes.</param>
    /// <param name="begins">Where each tensor's first data byte goes to, one for each of the model's parameters.</param>
    /// <param name="checkOrigin">Whether the metadata must say that it was written from this model.</param>
    /// <returns>How many bytes of other tensors come behind those of the model: what a checkpoint has of its training run.</returns>
    /// <exception cref="WeightsFormatException">It is no JSON, or not the header of this model.</exception>
    public long Parse(ReadOnlySpan<byte> json, Span<long> begins, bool checkOrigin)
    {
        try
        {
            // Of another model, nothing else is worth saying.
            if (checkOrigin)
            {
                WeightsMetadata.CheckOrigin(json, model);
            }

            long end = ParseObject(json, begins);
            CheckComplete(begins);
            CheckTiling(begins);
            return end - ByteCount;
        }
        catch (WeightsFormatException exception) when (!checkOrigin && WeightsMetadata.NameIn(json) is string name)
        {
            throw new WeightsFormatException($"{exception.Message}; its metadata say that the file is of the model \"{name}\"", exception.InnerException);
        }
        catch (Exception exception) when (TensorEntries.IsOfJson(exception))
        {
            throw TensorEntries.NoJson(exception);
        }
    }

    private void CheckComplete(ReadOnlySpan<long> begins)
    {
        int missing = begins.IndexOf(-1);
        if (missing >= 0)
        {
            throw Wrong(missing, $"is missing; the model \"{model.Name}\" has it with shape {model.Parameters[missing].Shape}");
        }
    }

    /// <returns>Where all tensors end.</returns>
    private long ParseObject(ReadOnlySpan<byte> json, Span<long> begins)
    {
        begins.Fill(-1);
        TensorEntries entries = new(json);
        int likely = 0;
        long end = ByteCount;
        while (entries.MoveNext())
        {
            int tensor = Find(in entries, likely);
            if (tensor < 0)
            {
                end = Math.Max(end, EndOfOther(in entries, entries.Read()));
                continue;
            }

            if (begins[tensor] >= 0)
            {
                throw Wrong(tensor, "is there twice");
            }

            begins[tensor] = BeginOf(entries.Read(), tensor);
            likely = tensor + 1;
        }

        return end;
    }

    /// <summary>Where a tensor ends that is of a training run.</summary>
    private long EndOfOther(in TensorEntries entries, in TensorEntry entry) => entry.Begin >= ByteCount && entry.End >= entry.Begin
        ? entry.End
        : throw entries.Wrong("lies among the weights, and only what comes behind them is read over");

    /// <summary>Which of the model's tensors is read; the search starts where files in order have it. −1: none, but one of a training run.</summary>
    private int Find(in TensorEntries entries, int likely)
    {
        for (int i = 0; i < names.Length; i++)
        {
            int tensor = (likely + i) % names.Length;
            if (entries.IsNamed(names[tensor]))
            {
                return tensor;
            }
        }

        return entries.Name.StartsWith(TensorFile.RunPrefix, StringComparison.Ordinal)
            ? -1
            : throw new WeightsFormatException($"tensor \"{entries.Name}\" is none of the model \"{model.Name}\"");
    }

    /// <summary>Checks that a tensor's entry is as the model has it.</summary>
    /// <returns>The place of its first data byte.</returns>
    private long BeginOf(in TensorEntry entry, int tensor)
    {
        TensorShape shape = model.Parameters[tensor].Shape;
        if (!entry.Type.ValueTextEquals("F32"u8))
        {
            throw Wrong(tensor, $"has dtype \"{entry.Type.GetString()}\"; only \"F32\" is read");
        }

        if (!IsOfShape(entry.Shape, shape))
        {
            throw Wrong(tensor, Invariant($"has the shape ({string.Join(", ", entry.Axes())}) in the file and {shape} in the model \"{model.Name}\""));
        }

        long size = sizeof(float) * (long)shape.Length;
        return entry.Begin >= 0 && entry.Begin <= ByteCount - size && entry.End == entry.Begin + size
            ? entry.Begin
            : throw Wrong(tensor, Invariant($"has data_offsets that are not {size} bytes within the {ByteCount} bytes of all tensors"));
    }

    private static bool IsOfShape(Utf8JsonReader axes, TensorShape shape)
    {
        int axis = 0;
        bool fits = true;
        for (; TensorEntries.Next(ref axes) != JsonTokenType.EndArray; axis++)
        {
            fits &= axis < shape.Rank && axes.GetInt64() == shape[axis];
        }

        return fits && axis == shape.Rank;
    }

    /// <summary>Checks that the tensors follow each other without gap and overlap: each begins where some tensor ends, or at 0.</summary>
    private void CheckTiling(ReadOnlySpan<long> begins)
    {
        long position = 0;
        for (int placed = 0; placed < begins.Length; placed++)
        {
            int tensor = begins.IndexOf(position);
            if (tensor < 0)
            {
                throw new WeightsFormatException(
                    Invariant($"no tensor begins at data byte {position}, so tensors overlap or leave a gap there"));
            }

            position += sizeof(float) * (long)model.Parameters[tensor].Shape.Length;
        }
    }

    private WeightsFormatException Wrong(int tensor, string complaint) => new($"tensor \"{model.Parameters[tensor].Name}\" {complaint}");
}
