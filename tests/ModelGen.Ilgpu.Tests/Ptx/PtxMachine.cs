namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>
/// A device that runs PTX: groups one after another, the warps of a group one after another from barrier to barrier. It is exact where
/// PTX is, and refuses what PTX leaves undefined, so that a result that it gives is one that every device gives, but for fused products.
/// </summary>
internal sealed class PtxMachine
{
    private readonly Clock clock = new();

    public PtxMachine() => Global = new WordMemory(clock, shared: false);

    /// <summary>Global memory.</summary>
    public WordMemory Global { get; }

    /// <summary>Runs a kernel.</summary>
    /// <param name="program">The kernel.</param>
    /// <param name="groups">How many groups; each has as many threads as the kernel was compiled for.</param>
    /// <param name="argument">The bytes of its argument.</param>
    /// <exception cref="PtxException">The kernel does what PTX leaves undefined, or the argument has another size.</exception>
    public void Launch(PtxProgram program, int groups, byte[] argument)
    {
        if (argument.Length != program.ArgumentBytes)
        {
            throw new PtxException($"{program.Kernel} takes an argument of {program.ArgumentBytes} bytes, not {argument.Length}");
        }

        clock.BeginLaunch();
        WordMemory shared = new(clock, shared: true);
        foreach (SharedArray array in program.Shared)
        {
            shared.Add(array.Name, array.Alignment, new float[array.Words]);
        }

        Warp[] warps = [.. Enumerable.Range(0, program.GroupSize / Warp.Size)
            .Select(warp => new Warp(program, argument, Global, shared, warp * Warp.Size))];
        for (int group = 0; group < groups; group++)
        {
            clock.BeginGroup();
            Run(program, warps, group, groups);
        }
    }

    private void Run(PtxProgram program, Warp[] warps, int group, int groups)
    {
        Array.ForEach(warps, warp => warp.Begin(group, groups));
        Warp[] running = warps;
        while (running.Length > 0)
        {
            clock.BeginInterval();
            Array.ForEach(running, warp => warp.Run());
            running = Array.FindAll(running, warp => warp.Barrier is not null);
            Barrier[] barriers = [.. running.Select(warp => warp.Barrier!).Distinct()];
            if (barriers.Length > 1)
            {
                throw new PtxException(
                    $"{program.Kernel}: the threads of a group wait at different barriers, in lines {string.Join(" and ", barriers.Select(b => b.Line))}");
            }
        }
    }
}
