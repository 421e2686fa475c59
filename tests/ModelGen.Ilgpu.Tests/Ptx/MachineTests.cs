namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>Control flow, memory and barriers of the interpreter, and what it refuses, on kernels of a few lines.</summary>
public class MachineTests
{
    /// <summary>Addresses of the thread's own word: %rd2 in global memory, %rd3 in shared memory.</summary>
    private const string Own = """
        mov.b32 %r1, %tid.x;
        mul.wide.u32 %rd1, %r1, 4;
        add.u64 %rd2, %rd0, %rd1;
        mov.b64 %rd4, memory;
        add.u64 %rd3, %rd4, %rd1;

        """;

    [Fact]
    public void Threads_go_their_own_ways_and_meet_again() => Assert.Equal(
        [100, 10, 102, 10, 104, 10],
        Run("""
            rem.s32 %r2, %r1, 2;
            setp.eq.s32 %p1, %r2, 0;
            @%p1 bra EVEN;
            mov.b32 %r3, 10;
            JOIN:
            bar.sync 0;
            cvt.rn.f32.s32 %f1, %r3;
            st.global.f32 [%rd2], %f1;
            ret;
            EVEN:
            add.s32 %r3, %r1, 100;
            bra.uni JOIN;
            """)[..6]);

    [Fact]
    public void Loops_of_different_lengths_end() => Assert.Equal(
        [0, 1, 3, 6, 10],
        Run("""
            mov.b32 %r2, 0;
            mov.b32 %r3, 0;
            LOOP:
            setp.gt.s32 %p1, %r2, %r1;
            @%p1 bra END;
            add.s32 %r3, %r3, %r2;
            add.s32 %r2, %r2, 1;
            bra.uni LOOP;
            END:
            cvt.rn.f32.s32 %f1, %r3;
            st.global.f32 [%rd2], %f1;
            ret;
            """)[..5]);

    [Fact]
    public void A_barrier_makes_what_others_wrote_visible() => Assert.Equal(
        [63, 62, 61],
        Run("""
            cvt.rn.f32.s32 %f1, %r1;
            st.shared.f32 [%rd3], %f1;
            bar.sync 0;
            sub.s32 %r2, 63, %r1;
            mul.wide.u32 %rd5, %r2, 4;
            add.u64 %rd5, %rd4, %rd5;
            ld.shared.f32 %f2, [%rd5];
            st.global.f32 [%rd2], %f2;
            ret;
            """)[..3]);

    [Fact]
    public void Vectors_are_four_words() => Assert.Equal(
        [7, 6, 5, 4],
        Run("""
            ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd0+16];
            bar.sync 0;
            setp.ne.s32 %p1, %r1, 0;
            @%p1 bra END;
            st.global.f32 [%rd0], %f4;
            st.global.f32 [%rd0+4], %f3;
            st.global.f32 [%rd0+8], %f2;
            st.global.f32 [%rd0+12], %f1;
            END:
            ret;
            """)[..4]);

    [Theory]
    [InlineData("words of another", "st.global.f32 [%rd2+4], 0f00000000;\nret;", "has 64 words, none with index 64")]
    [InlineData("words before the first", "sub.s64 %rd2, %rd0, 4;\nld.global.f32 %f1, [%rd2];\nret;", "none with index -1")]
    [InlineData("another memory", "ld.shared.f32 %f1, [%rd0];\nret;", "there is no shared memory at address")]
    [InlineData("a vector anywhere", "ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd0+8];\nret;", "is no multiple of 16")]
    [InlineData("memory that nobody wrote", "ld.shared.f32 %f1, [%rd3];\nret;", "is read and was never written")]
    [InlineData("a register that it did not write", "st.global.f32 [%rd2], %f1;\nret;", "thread 0 reads %f1, which it has not written")]
    [InlineData("an endless loop", "LOOP:\nsetp.ge.s32 %p1, %r1, 0;\n@%p1 bra LOOP;\nret;", "endless loop")]
    [InlineData(
        "half a warp at a barrier",
        "setp.lt.s32 %p1, %r1, 16;\n@%p1 bra WAIT;\nret;\nWAIT:\nmov.b32 %r2, 0;\nsetp.lt.s32 %p1, %r1, 8;\n@%p1 bra BARRIER;\nbra.uni END;\n"
        + "BARRIER:\nbar.sync 0;\nEND:\nret;",
        "only some threads of a warp meet")]
    [InlineData(
        "different barriers",
        "setp.lt.s32 %p1, %r1, 32;\n@%p1 bra OTHER;\nbar.sync 0;\nret;\nOTHER:\nbar.sync 0;\nret;",
        "wait at different barriers")]
    [InlineData(
        "a promise that is broken",
        "setp.lt.s32 %p1, %r1, 5;\n@%p1 bra.uni END;\nEND:\nret;",
        "promises that the threads of a warp decide alike")]
    public void What_has_no_meaning_is_refused(string what, string body, string reason)
    {
        PtxException fault = Assert.Throws<PtxException>(() => Run(body));
        Assert.True(fault.Message.Contains(reason, StringComparison.Ordinal), $"{what}: {fault.Message}");
    }

    [Theory]
    [InlineData("cvt.rn.f32.s32 %f1, %r1;\nst.shared.f32 [%rd4], %f1;\nret;", "gets another value than thread 0 gives it")]
    [InlineData(
        "st.shared.f32 [%rd3], 0f3F800000;\nsetp.gt.s32 %p1, %r1, 62;\n@%p1 bra END;\nld.shared.f32 %f1, [%rd3+4];\nEND:\nret;",
        "is read, and written by thread 1")]
    [InlineData("ld.global.f32 %f1, [%rd0];\nst.global.f32 [%rd2], 0f42C80000;\nret;", "is written, and read by other threads")]
    [InlineData("st.global.f32 [%rd2], 0f42C80000;\nld.global.f32 %f1, [%rd0+124];\nret;", "is read, and written by thread 31")]
    public void A_race_is_found(string body, string reason) =>
        Assert.Contains(reason, Assert.Throws<PtxException>(() => Run(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_race_of_two_groups_is_found()
    {
        const string Body = "mov.b32 %r2, %ctaid.x;\nadd.s32 %r2, %r2, 100;\ncvt.rn.f32.s32 %f1, %r2;\nst.global.f32 [%rd2], %f1;\nret;";
        Assert.Equal(100, Run(Body)[0]);
        Assert.Contains("than another group gives it", Assert.Throws<PtxException>(() => Run(Body, groups: 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_may_write_the_same_value() =>
        Assert.Equal(2, Run("st.global.f32 [%rd0], 0f40000000;\nret;")[0]);

    [Theory]
    [InlineData("ex2.approx.f32 %f1, %f2;", "does not know this instruction")]
    [InlineData("add.s32 %r1, %r2, %rd3;", "%rd3 is a b64, not a s32")]
    [InlineData("add.s32 %r1, %r2, %f3;", "%f3 is a f32, not a s32")]
    [InlineData("add.s32 %r1, %r2, 0f3F800000;", "0f3F800000 is not declared")]
    [InlineData("mov.b32 %r9, 1;", "%r9 is not declared")]
    [InlineData("@%p1 mov.b32 %r1, 1;", "only branches have conditions")]
    [InlineData("bra.uni NOWHERE;", "there is no such label")]
    [InlineData("atom.add %r1", "this is no known line")]
    public void Text_that_is_not_of_the_subset_is_refused(string line, string reason)
    {
        PtxException fault = Assert.Throws<PtxException>(() => Run(line + "\nret;"));
        Assert.StartsWith("Test, line 19, ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Runs groups of 64 threads over 64 words of global memory, which are 0, 1, 2 and so on at first.</summary>
    /// <returns>The words.</returns>
    private static float[] Run(string body, int groups = 1)
    {
        string text = """
            .visible .entry Test(
            .param .align 8 .b8 argument[8]
            )
            .maxntid 64, 1, 1
            {
            .shared .align 16 .b8 memory[256];
            .reg .pred %p<2>;
            .reg .b32 %r<5>;
            .reg .b64 %rd<6>;
            .reg .f32 %f<5>;

            ld.param.b64 %rd0, [argument];
            cvta.to.global.u64 %rd0, %rd0;

            """ + Own + body + "\n}\n";
        PtxMachine machine = new();
        float[] words = [.. Enumerable.Range(0, 64).Select(i => (float)i)];
        ulong address = machine.Global.Add("words", 256, words);
        machine.Launch(PtxParser.Parse(text), groups, BitConverter.GetBytes(address));
        return words;
    }
}
