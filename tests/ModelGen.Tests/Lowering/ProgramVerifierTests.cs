using ModelGen.Generator.Common;
using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Lowering;
using ModelGen.Tests.Binding;

namespace ModelGen.Tests.Lowering;

using Buffer = ModelGen.Generator.Lowering.Buffer;
using Program = ModelGen.Generator.Lowering.Program;

/// <summary>The verifier accepts what the compiler makes and finds each kind of fault that is planted into it.</summary>
public class ProgramVerifierTests
{
    private static readonly Program Sound = Lower(Models.Trained(
        """
        loss: sparse_categorical_crossentropy
        optimizer: sgd
        """,
        """
        - masking
        - lstm: { units: 6, return_sequences: true }
        - batch_normalization
        - simple_rnn: { units: 4, activation: swish }
        - dense: { units: 9, activation: gelu }
        - dense: { units: 3, activation: softmax }
        """));

    private static readonly Program Branched = Lower(Models.Trained(
        """
        loss: mse
        optimizer: sgd
        """,
        """
        - dense: 4
        - dense: { units: 4, trainable: false }
        - maximum: [dense_1, dense_2]
        - concatenate: [maximum_1, input, dense_2]
        """));

    private static Plan Training => Sound.Training!;

    [Fact]
    public void A_program_of_the_compiler_is_sound()
    {
        Assert.Empty(ProgramVerifier.Verify(Sound));
        Assert.Empty(ProgramVerifier.Verify(Branched));
    }

    [Fact]
    public void A_branch_whose_gradient_nobody_writes_is_found()
    {
        Phase backward = Branched.Training!.Backward[0];
        EquatableArray<Operation> others = backward.Operations.Where(o => o.Stage is not EquationStage).ToEquatableArray();
        Plan plan = Branched.Training with { Backward = [backward with { Operations = others }, .. Branched.Training.Backward.Skip(1)] };
        AssertFinds(
            "training buffer Dense2Branch1Gradient is read by Dense2Branches Backward before it is written", Branched with { Training = plan });
    }

    [Fact]
    public void A_gradient_that_two_branches_share_is_found()
    {
        BranchStage stage = Branched.Training!.Stages.OfType<BranchStage>().First();
        Stage shared = stage with { Branches = [stage.Branches[0], stage.Branches[0]] };
        EquatableArray<Stage> stages = Branched.Training.Stages.Select(s => s == stage ? shared : s).ToEquatableArray();
        AssertFinds(
            $"two that read the value of training stage {stage.Name} write one gradient",
            Branched with { Training = Branched.Training with { Stages = stages } });
    }

    /// <summary>In front of all that is trained there is no gradient, and what is not trained has none of its weights.</summary>
    [Fact]
    public void Gradients_that_nobody_asks_for_are_not_computed()
    {
        Program program = Lower(Models.Trained(
            "loss: mse\noptimizer: sgd",
            """
            - lstm: { units: 4, return_sequences: true, trainable: false }
            - batch_normalization: { trainable: false }
            - dense: { units: 4, activation: tanh, from: lstm_1, trainable: false }
            - add: [batch_normalization_1, dense_1]
            - dense: 3
            - dense: { units: 3, trainable: false }
            """));
        Assert.Empty(ProgramVerifier.Verify(program));
        Assert.Equal(
            ["Loss Backward", "Dense3 Backward", "Dense2 Gradients"],
            program.Training!.Backward.SelectMany(phase => phase.Operations).Select(operation => $"{operation.Stage.Name} {operation.Pass}"));
        Assert.Equal(["dense_2/kernel", "dense_2/bias"], program.Parameters.Take(2).Select(place => place.Path));
    }

    [Fact]
    public void A_read_before_the_write_is_found()
    {
        EquatableArray<Operation> operations = Training.Forward[0].Operations;
        Phase reversed = Training.Forward[0] with { Operations = operations.Reverse().ToEquatableArray() };
        Plan plan = Training with { Forward = Training.Forward.Select((p, i) => i == 0 ? reversed : p).ToEquatableArray() };
        AssertFinds("training buffer Input is read by Masking1 Forward before it is written", Sound with { Training = plan });
    }

    [Fact]
    public void A_missing_pass_is_found()
    {
        Plan plan = Training with { Backward = Training.Backward.SkipLast(1).ToEquatableArray() };
        AssertFinds("training runs 2 of the 3 passes of Lstm1", Sound with { Training = plan });
    }

    [Fact]
    public void Live_buffers_in_one_place_are_found()
    {
        // The input of the LSTM is read again for the gradient of its kernel, so it lives as long as the states do.
        int states = Training.Row.OffsetOf(Training.Row.Buffers.First(b => b.Buffer.Name == "Lstm1H").Buffer);
        Program moved = WithRow(Training.Row with { Buffers = Move(Training.Row, "Input", states) });
        AssertFinds("training row buffers Input and Lstm1H overlap while both are alive", moved);
    }

    [Fact]
    public void Buffers_that_never_meet_may_share_a_place()
    {
        Arena row = Training.Row;
        PlacedBuffer first = row.Buffers.MinBy(b => b.Last)!, second = row.Buffers.First(b => b.First > first.Last);
        PlacedBuffer last = second with { Offset = row.Floats };
        IEnumerable<PlacedBuffer> others = row.Buffers.Where(b => b != first && b != second);
        Arena apart = row with { Buffers = [last, first with { Offset = row.Floats }, .. others] };
        int floats = row.Floats + Math.Max(first.Buffer.Floats, second.Buffer.Floats);
        Assert.Empty(ProgramVerifier.Verify(WithRow(apart with { Floats = floats })));
    }

    [Fact]
    public void Packed_weights_in_one_place_are_found()
    {
        Arena packed = PackedWeights.Of(Sound).Arena;
        Assert.Empty(ArenaVerifier.Verify("packed weights", packed));
        Assert.Equal(
            ["packed weights buffers Lstm1 and Lstm1Bias overlap while both are alive"],
            ArenaVerifier.Verify("packed weights", packed with { Buffers = Move(packed, "Lstm1Bias", 0) }));
    }

    [Fact]
    public void A_buffer_behind_the_end_of_its_arena_is_found()
    {
        PlacedBuffer end = Training.Row.Buffers.MaxBy(b => b.Offset + b.Buffer.Floats)!;
        Program cut = WithRow(Training.Row with { Floats = end.Offset + end.Buffer.Floats - 1 });
        AssertFinds($"training row buffer {end.Buffer.Name} ends behind its arena", cut);
    }

    [Fact]
    public void A_buffer_without_a_place_is_found()
    {
        EquatableArray<PlacedBuffer> others = Training.Row.Buffers.Where(b => b.Buffer.Name != "Lstm1Sums").ToEquatableArray();
        AssertFinds("training buffer Lstm1Sums of Lstm1 has no place", WithRow(Training.Row with { Buffers = others }));
    }

    [Fact]
    public void A_view_behind_the_end_of_its_buffer_is_found()
    {
        InputStage input = (InputStage)Training.Stages[0];
        InputStage late = input with { X = input.X with { Start = 4 } };
        AssertFinds("training stage Input reaches behind buffer Input", WithStages([late, .. Training.Stages.Skip(1)]));
    }

    [Fact]
    public void Two_writers_of_a_gradient_are_found()
    {
        Stage dense = Training.Stages.First(s => s is DenseStage);
        Program twice = WithStages([.. Training.Stages, dense]);
        AssertFinds("the gradient of Dense1Kernel has 2 writers rather than 1", twice);
        AssertFinds("2 training stages are called Dense1", twice);
    }

    [Fact]
    public void A_gradient_that_nobody_writes_is_found() => AssertFinds(
        "the gradient of Dense1Bias has 0 writers rather than 1",
        WithStages(Training.Stages.Where(s => s.Name != "Dense1").ToEquatableArray()));

    [Fact]
    public void Two_names_for_two_buffers_are_needed()
    {
        Arena row = Training.Row;
        Buffer twin = row.Buffers[1].Buffer with { Name = row.Buffers[0].Buffer.Name };
        EquatableArray<PlacedBuffer> buffers = row.Buffers.Select((b, i) => i == 1 ? b with { Buffer = twin } : b).ToEquatableArray();
        AssertFinds($"2 training row buffers are called {twin.Name}", WithRow(row with { Buffers = buffers }));
    }

    [Fact]
    public void Parameters_lie_one_behind_the_other()
    {
        ParameterPlace late = Sound.Parameters[1] with { Offset = Sound.Parameters[1].Offset + 1 };
        Program gap = Sound with { Parameters = Sound.Parameters.Select((p, i) => i == 1 ? late : p).ToEquatableArray() };
        AssertFinds($"parameter {late.Identifier} lies at {late.Offset} rather than {late.Offset - 1}", gap);
    }

    [Fact]
    public void Moving_statistics_lie_at_the_end() => AssertFinds(
        "lies behind moving statistics", Sound with { Parameters = Sound.Parameters.Reverse().ToEquatableArray() });

    private static Program Lower(string yaml) => Lowerer.Lower(Models.Valid(yaml), CpuLayout.Instance);

    private static void AssertFinds(string problem, Program program) =>
        Assert.Contains(ProgramVerifier.Verify(program), found => found.Contains(problem, StringComparison.Ordinal));

    private static Program WithRow(Arena row) => Sound with { Training = Training with { Row = row } };

    private static Program WithStages(EquatableArray<Stage> stages) => Sound with { Training = Training with { Stages = stages } };

    private static EquatableArray<PlacedBuffer> Move(Arena arena, string buffer, int offset) =>
        arena.Buffers.Select(b => b.Buffer.Name == buffer ? b with { Offset = offset } : b).ToEquatableArray();
}
