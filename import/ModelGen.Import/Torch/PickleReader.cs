using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace ModelGen.Import.Torch;

/// <summary>A tensor of a pickle, whose numbers lie elsewhere in the file.</summary>
/// <param name="Storage">Where.</param>
/// <param name="Offset">The first of its numbers there.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Strides">How far numbers that are neighbours along an axis lie apart.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>Numbers of one type, of which tensors are parts.</summary>
/// <param name="Type">What PyTorch calls the type, such as <c>FloatStorage</c>.</param>
/// <param name="Key">Its name in the file.</param>
/// <param name="Count">How many numbers it has.</param>
internal sealed record PickledStorage(string Type, string Key, long Count);

/// <summary>
/// Reads pickles as far as they are dictionaries of tensors. A pickle is a program that makes objects of any class; here a name of a class is a word, and the
/// few words that tensors are made of have a meaning. All others end the reading.
/// </summary>
internal sealed class PickleReader
{
    private const int MostObjects = 1 << 22;
    private const string Advice = "Save the tensors alone, torch.save(model.state_dict(), path)";

    private static readonly object Mark = new();

    private readonly byte[] data;
    private readonly List<object?> stack = [];
    private readonly Dictionary<long, object?> memo = [];
    private int position;
    private int objects;

    private PickleReader(byte[] data, int position)
    {
        this.data = data;
        this.position = position;
    }

    /// <summary>The word of a class or a function.</summary>
    private sealed record Global(string Name);

    /// <summary>Reads one pickle.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="position">Where it begins; then, what comes behind it.</param>
    /// <returns>Text, a number, a truth value, null, a list, a <see cref="PickleDictionary"/> or a tensor.</returns>
    public static object? Read(byte[] data, ref int position)
    {
        PickleReader reader = new(data, position);
        object? value = reader.Run();
        position = reader.position;
        return value;
    }

    private object? Run()
    {
        while (true)
        {
            byte code = Take(1)[0];
            if (code == '.')
            {
                return Pop();
            }

            if (++objects > MostObjects)
            {
                throw Damaged("it has more objects than tensors need");
            }

            if (!Constant(code) && !Collection(code) && !Memo(code))
            {
                Object(code);
            }
        }
    }

    /// <summary>Codes of numbers, texts and the like.</summary>
    private bool Constant(byte code)
    {
        switch ((char)code)
        {
            case (char)0x80:
                Take(1);
                return true;
            case (char)0x95:
                Take(8);
                return true;
            case 'N':
                return Push(null);
            case (char)0x88 or (char)0x89:
                return Push(code == 0x88);
            case 'K':
                return Push((long)Take(1)[0]);
            case 'M':
                return Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
            case 'J':
                return Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
            case (char)0x8A:
                return Push(Long(Take(Take(1)[0])));
            case 'G':
                return Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
            case 'X':
                return Push(Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4)))));
            case (char)0x8C or 'U':
                return Push(Encoding.UTF8.GetString(Take(Take(1)[0])));
            case 'T':
                return Push(Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4)))));
            default:
                return false;
        }
    }

    /// <summary>Codes of lists, tuples and dictionaries.</summary>
    private bool Collection(byte code)
    {
        switch ((char)code)
        {
            case '(':
                return Push(Mark);
            case '}':
                return Push(new PickleDictionary());
            case ']' or ')':
                return Push(new List<object?>());
            case 't':
                return Push(ToMark());
            case (char)0x85 or (char)0x86 or (char)0x87:
                List<object?> items = [.. Enumerable.Range(0, code - 0x84).Select(_ => Pop()).Reverse()];
                return Push(items);
            case 'a':
                object? item = Pop();
                Top<List<object?>>().Add(item);
                return true;
            case 'e':
                List<object?> more = ToMark();
                Top<List<object?>>().AddRange(more);
                return true;
            case 's':
                object? value = Pop(), key = Pop();
                Top<PickleDictionary>().Set(key, value);
                return true;
            case 'u':
                List<object?> pairs = ToMark();
                for (int i = 0; i + 1 < pairs.Count; i += 2)
                {
                    Top<PickleDictionary>().Set(pairs[i], pairs[i + 1]);
                }

                return true;
            default:
                return false;
        }
    }

    private bool Memo(byte code)
    {
        switch ((char)code)
        {
            case 'q':
                memo[Take(1)[0]] = stack.LastOrDefault();
                return true;
            case 'r':
                memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = stack.LastOrDefault();
                return true;
            case (char)0x94:
                memo[memo.Count] = stack.LastOrDefault();
                return true;
            case 'h':
                return Push(Remembered(Take(1)[0]));
            case 'j':
                return Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
            default:
                return false;
        }
    }

    /// <summary>Codes that would make objects.</summary>
    private void Object(byte code)
    {
        switch ((char)code)
        {
            case 'c':
                Push(new Global($"{Line()}.{Line()}"));
                break;
            case (char)0x93:
                string name = Pop() as string ?? "", module = Pop() as string ?? "";
                Push(new Global($"{module}.{name}"));
                break;
            case 'Q':
                Push(Stored(Pop()));
                break;
            case 'R' or (char)0x81:
                List<object?> arguments = Pop() as List<object?> ?? throw Damaged("a call has no arguments");
                Push(Call(Pop() as Global ?? throw Damaged("something that is no function is called"), arguments));
                break;
            case 'b':
                // The attributes of a dictionary, such as the versions of its modules.
                Pop();
                Top<PickleDictionary>();
                break;
            default:
                throw Damaged(Invariant($"code {code} at byte {position - 1} is none that dictionaries of tensors have"));
        }
    }

    private object? Call(Global function, List<object?> arguments)
    {
        switch (function.Name)
        {
            case "collections.OrderedDict" when arguments.Count == 0:
                return new PickleDictionary();
            case "torch._utils._rebuild_tensor_v2" or "torch._utils._rebuild_tensor"
                when arguments is [PickledStorage storage, long offset, List<object?> shape, List<object?> strides, ..]:
                return new PickledTensor(storage, offset, Longs(shape), Longs(strides));
            case "torch._utils._rebuild_parameter" when arguments is [PickledTensor tensor, ..]:
                return tensor;
            default:
                throw new ImportException(
                    $"it holds an object of '{function.Name}', which is never made: files of torch.save(model) are programs. {Advice}");
        }
    }

    private static PickledStorage Stored(object? id) => id is List<object?> and [string and "storage", Global type, string key, _, long count, ..]
        ? new PickledStorage(type.Name[(type.Name.LastIndexOf('.') + 1)..], key, count)
        : throw Damaged("it refers to something that is no storage of tensors");

    private static long[] Longs(List<object?> numbers) =>
        [.. numbers.Select(number => number as long? ?? throw Damaged("a shape has something that is no whole number"))];

    private object? Remembered(long key) => memo.TryGetValue(key, out object? value) ? value : throw Damaged("it recalls what was never there");

    private bool Push(object? value)
    {
        stack.Add(value);
        return true;
    }

    private object? Pop()
    {
        if (stack.Count == 0)
        {
            throw Damaged("it takes what was never there");
        }

        object? value = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private T Top<T>() => stack.LastOrDefault() is T top ? top
        : throw new ImportException($"it holds an object with contents of its own, which is never made. {Advice}");

    private List<object?> ToMark()
    {
        int mark = stack.FindLastIndex(item => ReferenceEquals(item, Mark));
        if (mark < 0)
        {
            throw Damaged("a list has no beginning");
        }

        List<object?> items = stack.GetRange(mark + 1, stack.Count - mark - 1);
        stack.RemoveRange(mark, stack.Count - mark);
        return items;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > data.Length - position)
        {
            throw Damaged("it ends in the middle");
        }

        position += count;
        return data.AsSpan(position - count, count);
    }

    private string Line()
    {
        int end = data.AsSpan(position).IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(Take(end < 0 ? -1 : end));
        Take(1);
        return line;
    }

    private static object Long(ReadOnlySpan<byte> bytes) => bytes.Length <= 8
        ? (long)new System.Numerics.BigInteger(bytes)
        : new System.Numerics.BigInteger(bytes).ToString(CultureInfo.InvariantCulture);

    private static ImportException Damaged(string what) => new($"its pickle can't be read: {what}; the file is damaged, or no state dict");
}

/// <summary>A dictionary of a pickle, in the order in which entries came.</summary>
internal sealed class PickleDictionary
{
    /// <summary>The entries; keys that are no text are left out.</summary>
    public List<(string Key, object? Value)> Entries { get; } = [];

    public void Set(object? key, object? value)
    {
        if (key is string text)
        {
            Entries.Add((text, value));
        }
    }
}
