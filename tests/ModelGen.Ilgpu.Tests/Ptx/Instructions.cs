namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>An instruction, which the active lanes of a warp execute together.</summary>
/// <param name="Line">Its line in the text, from 1.</param>
/// <param name="Text">Its text, for errors.</param>
internal abstract record Instruction(int Line, string Text)
{
    /// <summary>Executes it; the warp is past it already.</summary>
    public abstract void Execute(Warp warp);
}

/// <summary>Computes registers from registers; see <see cref="SpecialRegister.ThreadIndex"/>.</summary>
internal sealed record Compute(int Line, string Text, Operation Operation, int D, int A, int B, int C) : Instruction(Line, Text)
{
    public override void Execute(Warp warp)
    {
        ReadOnlySpan<ulong> a = warp.Read(A), b = warp.Read(B), c = warp.Read(C);
        Span<ulong> d = warp.Write(D);
        foreach (int lane in warp.Lanes)
        {
            d[lane] = Operation(a[lane], b[lane], c[lane]);
        }
    }
}

/// <summary>Reads some of the kernel's argument.</summary>
internal sealed record LoadArgument(int Line, string Text, int D, int Offset, int Bytes) : Instruction(Line, Text)
{
    public override void Execute(Warp warp)
    {
        ReadOnlySpan<byte> bytes = warp.Argument.AsSpan(Offset, Bytes);
        ulong value = Bytes == sizeof(uint) ? BitConverter.ToUInt32(bytes) : BitConverter.ToUInt64(bytes);
        Span<ulong> d = warp.Write(D);
        foreach (int lane in warp.Lanes)
        {
            d[lane] = value;
        }
    }
}

/// <summary>Reads words that follow each other into registers.</summary>
internal sealed record Load(int Line, string Text, bool Shared, int[] D, int Address, int Offset) : Instruction(Line, Text)
{
    public override void Execute(Warp warp)
    {
        WordMemory memory = Shared ? warp.Shared : warp.Global;
        ReadOnlySpan<ulong> addresses = warp.Read(Address);
        foreach (int lane in warp.Lanes)
        {
            WordSpan words = memory.Find(addresses[lane] + (ulong)Offset, D.Length, warp.Thread(lane));
            for (int i = 0; i < D.Length; i++)
            {
                warp.Register(D[i])[lane] = words.Load(i);
            }
        }

        // Only now: a register may be address and destination.
        Array.ForEach(D, d => warp.Write(d));
    }
}

/// <summary>Writes registers to words that follow each other.</summary>
internal sealed record Store(int Line, string Text, bool Shared, int[] Values, int Address, int Offset) : Instruction(Line, Text)
{
    public override void Execute(Warp warp)
    {
        WordMemory memory = Shared ? warp.Shared : warp.Global;
        ReadOnlySpan<ulong> addresses = warp.Read(Address);
        Array.ForEach(Values, value => warp.Read(value));
        foreach (int lane in warp.Lanes)
        {
            WordSpan words = memory.Find(addresses[lane] + (ulong)Offset, Values.Length, warp.Thread(lane));
            for (int i = 0; i < Values.Length; i++)
            {
                words.Store(i, (uint)warp.Register(Values[i])[lane]);
            }
        }
    }
}

/// <summary>Goes to another place, in the lanes whose condition is as it says.</summary>
/// <param name="Condition">The register of the condition; null: in all lanes.</param>
/// <param name="Negated">Whether lanes go there whose condition is false.</param>
/// <param name="Uniform">Whether the text promises that all active lanes decide alike.</param>
/// <param name="Target">The index of the instruction there.</param>
internal sealed record Branch(int Line, string Text, int? Condition, bool Negated, bool Uniform, int Target) : Instruction(Line, Text)
{
    public override void Execute(Warp warp)
    {
        uint taken = warp.Active;
        if (Condition is int condition)
        {
            ReadOnlySpan<ulong> conditions = warp.Read(condition);
            foreach (int lane in warp.Lanes)
            {
                taken &= (conditions[lane] == 0) == Negated ? uint.MaxValue : ~(1u << lane);
            }
        }

        if (Uniform && taken != 0 && taken != warp.Active)
        {
            throw new PtxException("the text promises that the threads of a warp decide alike, and they don't");
        }

        warp.Branch(Target, taken);
    }
}

/// <summary>Waits for the other threads of the group.</summary>
internal sealed record Barrier(int Line, string Text) : Instruction(Line, Text)
{
    public override void Execute(Warp warp) => warp.Wait();
}

/// <summary>Ends the active lanes.</summary>
internal sealed record Return(int Line, string Text) : Instruction(Line, Text)
{
    public override void Execute(Warp warp) => warp.End();
}
