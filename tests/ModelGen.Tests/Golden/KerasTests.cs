namespace ModelGen.Tests.Golden;

/// <summary>Outputs, losses, gradients, statistics and training steps of compiled models are those of Keras.</summary>
public class KerasTests
{
    public static TheoryData<string, VectorWidth> Cases => GoldenTheory.CasesAndWidths(_ => true);

    /// <summary>Every quantity of a run.</summary>
    public static TheoryData<string, string, VectorWidth> Quantities
    {
        get
        {
            TheoryData<string, string, VectorWidth> rows = [];
            foreach ((GoldenCase golden, VectorWidth width) in GoldenTheory.Each(_ => true))
            {
                Array.ForEach(GoldenRun.Quantities(golden, width), quantity => rows.Add(golden.Name, quantity, width));
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Quantities))]
    public void Results_are_those_of_Keras(string golden, string quantity, VectorWidth width)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        GoldenRun run = GoldenRun.Of(reference, width);
        Assert.All(
            reference.TensorsOf(quantity),
            tensor => Closeness.AssertClose(tensor, run.Values[tensor.Name], Closeness.Bound(quantity, tensor)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_in_inference_mode_gives_the_bits_of_Predict(string golden, VectorWidth width)
    {
        GoldenRun run = GoldenRun.Of(GoldenCase.Named(golden), width);
        Closeness.AssertSameBits("output", run.Values["output"], run.Values["forward_output"]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_optimizer_alone_makes_the_first_step_of_Keras(string golden, VectorWidth width)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        using ITrainableModel model = GoldenModels.ForTraining(reference, width);
        ParameterDescription[] weights = [.. model.Description.Parameters.Where(parameter => parameter.Trainable)];
        model.Forward(reference.Batch(training: true), new StepContext(Training: true));
        model.Backward();
        foreach (ParameterDescription weight in weights)
        {
            reference["grad/" + weight.Name].Values.CopyTo(model.EditGradients()[weight.Offset..]);
        }

        model.Update();
        Assert.All(weights, weight => Closeness.AssertClose(
            reference["step1/" + weight.Name],
            model.Parameters.Slice(weight.Offset, weight.Shape.Length),
            w => 2e-7 * Math.Max(1, Math.Abs(w))));
    }

    [Theory]
    [InlineData(VectorWidth.Bits128)]
    [InlineData(VectorWidth.Bits256)]
    [InlineData(VectorWidth.Bits512)]
    public void Rmsprop_is_not_that_of_Keras_2(VectorWidth width)
    {
        GoldenCase reference = GoldenCase.Named("bn_rnn_tanh");
        GoldenRun run = GoldenRun.Of(reference, width);
        double distance = reference.TensorsOf($"alt/{GoldenRun.OldRmsProp}/step3").Max(other =>
            other.Values.Zip(run.Values[other.Name[$"alt/{GoldenRun.OldRmsProp}/".Length..]], (a, b) => Math.Abs((double)a - b)).Max());
        Assert.Equal(reference.VariantDistances[GoldenRun.OldRmsProp], distance, tolerance: 2e-5);
    }
}
