using System.Numerics;

namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>
/// 32 threads that execute a program in step. Where they decide differently, one part waits at the place where their paths meet again,
/// the immediate post-dominator of the branch.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="argument">The bytes of the kernel's argument.</param>
/// <param name="global">Global memory.</param>
/// <param name="shared">What the warps of a group share.</param>
/// <param name="first">The index of the first thread in its group.</param>
internal sealed class Warp(PtxProgram program, byte[] argument, WordMemory global, WordMemory shared, int first)
{
    /// <summary>Threads of a warp.</summary>
    public const int Size = 32;

    /// <summary>Instructions after which a warp must have met a barrier or ended; more look like an endless loop.</summary>
    private const int Patience = 2_000_000;

    private readonly ulong[] registers = new ulong[program.Names.Count * Size];
    private readonly uint[] written = new uint[program.Names.Count];
    private readonly Stack<(int At, int Join, uint Lanes)> paths = new();
    private readonly int[] lanes = new int[Size];
    private uint active;
    private int count;
    private int at;
    private int join;
    private uint live;

    /// <summary>The lanes that execute the current instruction, as bits.</summary>
    public uint Active
    {
        get => active;
        private set
        {
            (active, count) = (value, 0);
            for (uint rest = value; rest != 0; rest &= rest - 1)
            {
                lanes[count++] = BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    /// <summary>The same as numbers.</summary>
    public ReadOnlySpan<int> Lanes => lanes.AsSpan(0, count);

    /// <summary>The barrier where the warp waits; null once it has ended.</summary>
    public Barrier? Barrier { get; private set; }

    public byte[] Argument => argument;

    public WordMemory Global => global;

    public WordMemory Shared => shared;

    /// <summary>The index of a lane's thread in its group.</summary>
    public int Thread(int lane) => first + lane;

    /// <summary>A register of all lanes.</summary>
    public Span<ulong> Register(int register) => registers.AsSpan(register * Size, Size);

    /// <summary>A register that the active lanes are about to write.</summary>
    public Span<ulong> Write(int register)
    {
        written[register] |= Active;
        return Register(register);
    }

    /// <summary>A register that the active lanes read.</summary>
    /// <exception cref="PtxException">One of them has never written it.</exception>
    public ReadOnlySpan<ulong> Read(int register)
    {
        uint missing = Active & ~written[register];
        return missing == 0
            ? Register(register)
            : throw new PtxException(
                $"thread {Thread(BitOperations.TrailingZeroCount(missing))} reads {program.Names[register]}, which it has not written");
    }

    /// <summary>Goes to the beginning of the program.</summary>
    /// <param name="group">The index of the group.</param>
    /// <param name="groups">How many groups there are.</param>
    public void Begin(int group, int groups)
    {
        Array.Clear(written);
        paths.Clear();
        (at, join) = (0, program.Instructions.Count);
        live = Active = uint.MaxValue;
        foreach ((int register, ulong value) in program.Constants)
        {
            Write(register).Fill(value);
        }

        Write((int)SpecialRegister.GroupSize).Fill((ulong)program.GroupSize);
        Write((int)SpecialRegister.GroupIndex).Fill((ulong)group);
        Write((int)SpecialRegister.Groups).Fill((ulong)groups);
        Span<ulong> threads = Write((int)SpecialRegister.ThreadIndex);
        foreach (int lane in Lanes)
        {
            threads[lane] = (ulong)Thread(lane);
        }
    }

    /// <summary>Runs up to the next barrier, or to the end.</summary>
    /// <exception cref="PtxException">The program does what PTX leaves undefined.</exception>
    public void Run()
    {
        Barrier = null;
        for (int executed = 0; Barrier is null && Continues(); executed++)
        {
            Instruction instruction = program.Instructions[at++];
            try
            {
                instruction.Execute(this);
                if (executed > Patience)
                {
                    throw new PtxException($"more than {Patience} instructions without a barrier look like an endless loop");
                }
            }
            catch (PtxException fault)
            {
                throw new PtxException(
                    $"{program.Kernel}, line {instruction.Line}, \"{instruction.Text}\": {fault.Message}", fault);
            }
        }
    }

    /// <summary>Goes to another place in some of the active lanes.</summary>
    /// <param name="target">The index of the instruction there.</param>
    /// <param name="taken">The lanes that go there.</param>
    public void Branch(int target, uint taken)
    {
        uint stay = Active & ~taken;
        if (stay == 0)
        {
            at = target;
        }
        else if (taken != 0)
        {
            int meeting = program.Joins[at - 1];
            paths.Push((meeting, join, Active));
            paths.Push((target, meeting, taken));
            (join, Active) = (meeting, stay);
        }
    }

    /// <summary>Waits for the other warps.</summary>
    /// <exception cref="PtxException">Some lanes of this one are elsewhere.</exception>
    public void Wait()
    {
        if (Active != live)
        {
            throw new PtxException("only some threads of a warp meet at this barrier");
        }

        Barrier = (Barrier)program.Instructions[at - 1];
    }

    /// <summary>Ends the active lanes.</summary>
    public void End()
    {
        live &= ~Active;
        Active = 0;
    }

    /// <summary>Goes on with another path where this one has met the others or ended; false where there is none.</summary>
    private bool Continues()
    {
        while (Active == 0 || at == join)
        {
            if (!paths.TryPop(out (int At, int Join, uint Lanes) path))
            {
                return Active != 0 && at < program.Instructions.Count;
            }

            (at, join, Active) = (path.At, path.Join, path.Lanes & live);
        }

        return true;
    }
}
