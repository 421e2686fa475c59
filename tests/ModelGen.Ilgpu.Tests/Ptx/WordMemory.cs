using System.Runtime.InteropServices;

namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>Global memory, or the memory that a group shares: sections of 32-bit words, so far apart that no address of one meets another.</summary>
/// <param name="clock">The time, which orders accesses.</param>
/// <param name="shared">Whether it belongs to one group after another; each finds nothing in it.</param>
internal sealed class WordMemory(Clock clock, bool shared)
{
    /// <summary>Bits of an address within a section: more than an index of 32 bits can reach.</summary>
    private const int SectionBits = 40;

    private const int FirstGlobal = 0x1000;

    private readonly List<(string Name, ulong Address, float[] Words, AccessLog Log)> sections = [];

    /// <summary>The address of a section: another in each memory, so that none fits both, and no better aligned than it has to be.</summary>
    /// <param name="shared">Whether it is in shared memory.</param>
    /// <param name="section">Which section, from 0.</param>
    /// <param name="alignment">Its alignment in bytes.</param>
    public static ulong Address(bool shared, int section, int alignment) =>
        ((ulong)((shared ? 1 : FirstGlobal) + section) << SectionBits) + (ulong)alignment;

    /// <summary>Adds a section.</summary>
    /// <param name="name">What it holds, for errors.</param>
    /// <param name="alignment">Its alignment in bytes.</param>
    /// <param name="words">The words, which the caller may read and change between launches.</param>
    /// <returns>Its address.</returns>
    public ulong Add(string name, int alignment, float[] words)
    {
        ulong address = Address(shared, sections.Count, alignment);
        sections.Add((name, address, words, new AccessLog(clock, shared, words.Length)));
        return address;
    }

    /// <summary>Words that one instruction of one thread reads or writes.</summary>
    /// <param name="address">The address of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="thread">Which thread of the group.</param>
    /// <exception cref="PtxException">They don't begin at a multiple of their size, or are not all in one section.</exception>
    public WordSpan Find(ulong address, int count, int thread)
    {
        ulong number = (address - Address(shared, 0, alignment: 0)) >> SectionBits;
        if (number >= (ulong)sections.Count)
        {
            throw new PtxException($"thread {thread}: there is no {(shared ? "shared" : "global")} memory at address {address:X}");
        }

        (string name, ulong start, float[] words, AccessLog log) = sections[(int)number];
        long offset = (long)(address - start);
        if (address % (ulong)(count * sizeof(float)) != 0)
        {
            throw new PtxException($"thread {thread}: the address of byte {offset} of {name} is no multiple of {count * sizeof(float)}");
        }

        long index = offset / sizeof(float);
        return index >= 0 && index + count <= words.Length
            ? new WordSpan(name, MemoryMarshal.Cast<float, uint>(words), log, (int)index, thread)
            : throw new PtxException($"thread {thread}: {name} has {words.Length} words, none with index {index}");
    }
}

/// <summary>Words that one instruction of one thread reads or writes.</summary>
internal readonly ref struct WordSpan(string name, Span<uint> words, AccessLog log, int start, int thread)
{
    private readonly Span<uint> words = words;

    /// <summary>Reads one.</summary>
    /// <exception cref="PtxException">See <see cref="AccessLog.Reads"/>.</exception>
    public uint Load(int i)
    {
        if (log.Reads(start + i, thread) is string fault)
        {
            throw Fault(i, fault);
        }

        return words[start + i];
    }

    /// <summary>Writes one.</summary>
    /// <exception cref="PtxException">See <see cref="AccessLog.Writes"/>.</exception>
    public void Store(int i, uint value)
    {
        if (log.Writes(start + i, thread, words[start + i] != value) is string fault)
        {
            throw Fault(i, fault);
        }

        words[start + i] = value;
    }

    private PtxException Fault(int i, string fault) => new($"thread {thread}: word {start + i} of {name} {fault}");
}
