namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>A kernel in NVIDIA's assembly language, decoded.</summary>
/// <param name="Kernel">Its name.</param>
/// <param name="Instructions">Its instructions.</param>
/// <param name="Names">The names of its registers; those of constants are their text.</param>
/// <param name="Constants">The registers that hold constants, with their values.</param>
/// <param name="Shared">What a group shares.</param>
/// <param name="ArgumentBytes">The size of its argument.</param>
/// <param name="GroupSize">Threads of a group.</param>
internal sealed record PtxProgram(
    string Kernel,
    IReadOnlyList<Instruction> Instructions,
    IReadOnlyList<string> Names,
    IReadOnlyList<(int Register, ulong Value)> Constants,
    IReadOnlyList<SharedArray> Shared,
    int ArgumentBytes,
    int GroupSize)
{
    /// <summary>For each instruction, where all paths from it meet again.</summary>
    public IReadOnlyList<int> Joins { get; } = PostDominators.Of(Instructions);
}

/// <summary>Memory that a group shares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Alignment">Its alignment in bytes.</param>
/// <param name="Words">Its length in words of 32 bits.</param>
internal sealed record SharedArray(string Name, int Alignment, int Words);

/// <summary>The registers that the machine sets; they come first.</summary>
internal enum SpecialRegister
{
    /// <summary>%tid.x, the index of a thread in its group. It stands in for operands that an instruction does not have.</summary>
    ThreadIndex,

    /// <summary>%ntid.x, the threads of a group.</summary>
    GroupSize,

    /// <summary>%ctaid.x, the index of the group.</summary>
    GroupIndex,

    /// <summary>%nctaid.x, how many groups there are.</summary>
    Groups,
}
