using System.Buffers;
using static System.FormattableString;

namespace ModelGen;

/// <summary>
/// A safetensors file of any texts and tensors by their names, such as a training run's checkpoint. It ends with a checksum of all before it, so that a
/// damaged one is told from a whole one.
/// </summary>
/// <remarks>
/// Tensors whose names begin with <see cref="RunPrefix"/> are no weights: who loads weights reads over them, as they come behind all weights.
/// </remarks>
internal sealed class TensorFile
{
    /// <summary>What the name of a tensor begins with that is of a training run rather than of its model.</summary>
    public const string RunPrefix = "__run__/";

    private const string ChecksumName = RunPrefix + "checksum";
    private const string FloatType = "F32";
    private const string DoubleType = "F64";
    private const string ChecksumType = "U32";

    private readonly Dictionary<string, string> texts;
    private readonly List<Entry> entries = [];
    private readonly Dictionary<string, Entry> byName = [];

    /// <summary>A file without tensors.</summary>
    /// <param name="texts">What it says of itself, text by name.</param>
    public TensorFile(IEnumerable<KeyValuePair<string, string>> texts) => this.texts = new(texts);

    /// <summary>Gives the numbers of a tensor when they are written.</summary>
    public delegate ReadOnlySpan<float> Floats();

    /// <summary>What the file says of itself.</summary>
    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>Adds a text.</summary>
    public void Add(string name, string text) => texts.Add(name, text);

    /// <summary>Adds a tensor of float32 numbers, which are asked for when the file is written.</summary>
    public void Add(string name, TensorShape shape, Floats numbers) => Add(new Entry(name, FloatType, shape) { Floats = numbers });

    /// <summary>Adds a tensor of float64 numbers.</summary>
    public void Add(string name, TensorShape shape, double[] numbers) => Add(new Entry(name, DoubleType, shape) { Doubles = numbers });

    /// <summary>The numbers of a float32 tensor; null: there is no such tensor.</summary>
    public Floats? FloatsOf(string name) => byName.GetValueOrDefault(name)?.Floats;

    /// <summary>The numbers of a float64 tensor; null: there is no such tensor.</summary>
    public double[]? DoublesOf(string name) => byName.GetValueOrDefault(name)?.Doubles;

    /// <summary>Writes the file.</summary>
    public void Write(Stream stream)
    {
        using HeaderWriter header = new(texts);
        foreach (Entry entry in entries)
        {
            header.Add(entry.Name, entry.Type, entry.Shape, entry.NumberSize);
        }

        header.Add(ChecksumName, ChecksumType, new TensorShape(1), sizeof(uint));
        ChecksumStream summed = new(stream);
        summed.Write(header.Finish());
        foreach (Entry entry in entries)
        {
            if (entry.Floats is not null)
            {
                LittleEndian.Write(summed, entry.Floats());
            }
            else
            {
                LittleEndian.Write<double>(summed, entry.Doubles);
            }
        }

        LittleEndian.Write<uint>(stream, [summed.Checksum]);
    }

    /// <summary>Reads a file, all of it.</summary>
    /// <param name="stream">Where from; it can seek, and is read from its beginning to its end.</param>
    /// <exception cref="WeightsFormatException">It is damaged, or no such file; says what is wrong.</exception>
    public static TensorFile Read(Stream stream)
    {
        ChecksumStream summed = new(stream);
        byte[] json = HeaderReader.Rent(summed, out int length);
        try
        {
            TensorFile file = new(WeightsMetadata.TextsIn(json.AsSpan(0, length)));
            List<Entry> entries = file.ReadEntries(json.AsSpan(0, length), stream.Length - stream.Position);
            if (entries is not [.., { Name: ChecksumName, Type: ChecksumType, Shape.Length: 1 }])
            {
                throw new WeightsFormatException($"the last tensor is no \"{ChecksumName}\", so this is no checkpoint of a training run");
            }

            foreach (Entry entry in entries.SkipLast(1))
            {
                file.Add(entry);
                entry.Read(summed);
            }

            uint[] checksum = new uint[1];
            LittleEndian.Read<uint>(stream, checksum);
            return checksum[0] == summed.Checksum ? file : throw new WeightsFormatException(Invariant(
                $"the file is damaged: its checksum is {summed.Checksum:x8}, and it was written with {checksum[0]:x8}"));
        }
        catch (Exception exception) when (TensorEntries.IsOfJson(exception))
        {
            throw TensorEntries.NoJson(exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(json);
        }
    }

    private void Add(Entry entry)
    {
        if (!byName.TryAdd(entry.Name, entry))
        {
            throw new WeightsFormatException($"tensor \"{entry.Name}\" is there twice");
        }

        entries.Add(entry);
    }

    /// <summary>The entries in the order of their numbers, which are as many bytes as there are.</summary>
    private List<Entry> ReadEntries(ReadOnlySpan<byte> json, long bytes)
    {
        List<(long Begin, Entry Entry)> found = [];
        TensorEntries header = new(json);
        while (header.MoveNext())
        {
            string name = header.Name;
            TensorEntry entry = header.Read();
            Entry read = new(name, entry.Type.GetString()!, ShapeOf(name, in entry, bytes));
            if (entry.Begin < 0 || entry.End - entry.Begin != read.ByteCount)
            {
                throw header.Wrong(Invariant($"has data_offsets that are not the {read.ByteCount} bytes of its shape"));
            }

            found.Add((entry.Begin, read));
        }

        long end = 0;
        found.Sort((one, other) => one.Begin.CompareTo(other.Begin));
        foreach ((long begin, Entry entry) in found)
        {
            end = begin == end ? end + entry.ByteCount : throw new WeightsFormatException(
                Invariant($"no tensor begins at data byte {end}, so tensors overlap or leave a gap there"));
        }

        return end == bytes
            ? [.. found.Select(one => one.Entry)]
            : throw new WeightsFormatException(Invariant($"the tensors are {end} bytes, and the file has {bytes}"));
    }

    /// <summary>The shape of a tensor that can be in as many bytes.</summary>
    private static TensorShape ShapeOf(string name, in TensorEntry entry, long bytes)
    {
        long count = 1;
        List<long> axes = entry.Axes();
        foreach (long axis in axes)
        {
            bool fits = axis >= 0 && axis <= bytes && (axis == 0 || count <= bytes / axis);
            count = fits ? count * axis : throw new WeightsFormatException($"tensor \"{name}\" has more numbers than the file");
        }

        return count <= Array.MaxLength
            ? new TensorShape([.. axes.Select(axis => (int)axis)])
            : throw new WeightsFormatException($"tensor \"{name}\" has more numbers than an array holds");
    }

    /// <summary>A tensor.</summary>
    private sealed class Entry(string name, string type, TensorShape shape)
    {
        public string Name { get; } = name;

        public string Type { get; } = type;

        public TensorShape Shape { get; } = shape;

        public Floats? Floats { get; set; }

        public double[]? Doubles { get; set; }

        public int NumberSize { get; } = type switch
        {
            FloatType => sizeof(float),
            DoubleType => sizeof(double),
            ChecksumType => sizeof(uint),
            _ => throw new WeightsFormatException($"tensor \"{name}\" has dtype \"{type}\"; \"{FloatType}\" and \"{DoubleType}\" are read"),
        };

        public long ByteCount => (long)NumberSize * Shape.Length;

        public void Read(Stream stream)
        {
            long read;
            if (Type == DoubleType)
            {
                Doubles = new double[Shape.Length];
                read = LittleEndian.Read<double>(stream, Doubles);
            }
            else
            {
                float[] numbers = new float[Shape.Length];
                read = LittleEndian.Read<float>(stream, numbers);
                Floats = () => numbers;
            }

            if (read < ByteCount)
            {
                throw new WeightsFormatException(Invariant($"tensor \"{Name}\": the file ends within it, after {read} of {ByteCount} bytes"));
            }
        }
    }
}
