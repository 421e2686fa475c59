using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>The registers of a program while it is decoded: those that the machine sets, those that it declares, and its constants.</summary>
internal sealed class RegisterFile
{
    private readonly Dictionary<string, int> indices = [];
    private readonly List<string> names = [];
    private readonly List<string> types = [];
    private readonly List<(int, ulong)> constants = [];

    public RegisterFile()
    {
        // In the order of SpecialRegister.
        foreach (string name in (string[])["%tid.x", "%ntid.x", "%ctaid.x", "%nctaid.x"])
        {
            Add(name, "b32");
        }
    }

    /// <summary>The names by index.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The registers that hold constants, with their values.</summary>
    public IReadOnlyList<(int Register, ulong Value)> Constants => constants;

    /// <summary>Bits of a type.</summary>
    public static int Bits(string type) => type == "pred" ? 1 : int.Parse(type[1..], CultureInfo.InvariantCulture);

    /// <summary>Declares registers whose names are numbered from 0.</summary>
    public void Declare(string type, string name, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Add($"{name}{i}", type);
        }
    }

    /// <summary>Declares the name of a constant.</summary>
    public void Declare(string type, string name, ulong value) => constants.Add((Add(name, type), value));

    /// <summary>The index of a register.</summary>
    /// <exception cref="PtxException">It is not declared, or is not for numbers of this type.</exception>
    public int Find(string name, string type)
    {
        if (!indices.TryGetValue(name, out int index))
        {
            throw new PtxException($"{name} is not declared");
        }

        // Types of bits fit all types of as many.
        string declared = types[index];
        return declared == type || (Bits(declared) == Bits(type) && (declared[0] == 'b' || type[0] == 'b'))
            ? index
            : throw new PtxException($"{name} is a {declared}, not a {type}");
    }

    /// <summary>The index of a register, or of one that holds a constant.</summary>
    /// <exception cref="PtxException">It is neither declared nor a constant, or is not of this type.</exception>
    public int FindOrMake(string operand, string type)
    {
        if (!indices.ContainsKey(operand) && Constant(operand, type) is ulong value)
        {
            operand = $"{operand}:{type}";
            if (!indices.ContainsKey(operand))
            {
                Declare(type, operand, value);
            }
        }

        return Find(operand, type);
    }

    private static ulong? Constant(string text, string type)
    {
        if (Regex.IsMatch(text, "^0f[0-9A-F]{8}$") && type is "f32" or "b32")
        {
            return uint.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return type[0] != 'f' && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? (ulong)value & (ulong.MaxValue >> (64 - Bits(type)))
            : null;
    }

    private int Add(string name, string type)
    {
        indices.Add(name, names.Count);
        names.Add(name);
        types.Add(type);
        return names.Count - 1;
    }
}
