using Digits;

namespace ModelGen.Tests.Properties;

/// <summary>Reading has no effect, and editing marks packed weights stale: the spans of a model's parameters, gradients and optimizer state.</summary>
public class EditTests
{
    private static readonly float[] Input = [.. Enumerable.Range(0, SimpleRnnDigits.InputLength).Select(i => (i % 7) / 7f)];

    /// <summary>Whether weights were packed again shows by what was written to a span from before: nothing else makes a model look at it.</summary>
    [Fact]
    public void Reading_does_not_pack_again()
    {
        using SimpleRnnDigits model = new(new ModelOptions { Threads = 1 });
        Span<float> kept = model.EditParameters();
        float[] before = Predict(model);
        kept[^1] += 1;
        Assert.Equal(kept[^1], model.Parameters[^1]);
        Assert.Equal(kept[^1], model.Dense1Bias[^1]);
        Assert.NotEqual(0, model.SimpleRnn1Kernel[0]);
        model.Save(Stream.Null);
        Assert.Equal(before, Predict(model));
    }

    [Fact]
    public void Editing_packs_again()
    {
        using SimpleRnnDigits model = new(new ModelOptions { Threads = 1 });
        float[] before = Predict(model);
        model.EditParameters()[^1] += 1;
        float[] edited = Predict(model);
        Assert.True(edited[^1] > before[^1]);
        model.EditDense1Bias()[^1] -= 1;
        Assert.Equal(before, Predict(model));
    }

    [Fact]
    public void A_tensor_is_a_slice_of_all_parameters()
    {
        using SimpleRnnDigits model = new(seed: 1);
        ParameterDescription kernel = model.Description.Parameters.Single(parameter => parameter.Name == "dense_1/kernel");
        Assert.True(model.Dense1Kernel == model.Parameters.Slice(kernel.Offset, kernel.Shape.Length));
        Assert.True(model.EditDense1Kernel() == model.EditParameters().Slice(kernel.Offset, kernel.Shape.Length));
        Assert.True(model.Parameters == model.EditParameters());
        Assert.True(model.Dense1KernelGradient == model.Gradients.Slice(kernel.Offset, kernel.Shape.Length));
    }

    [Fact]
    public void Edited_gradients_and_optimizer_state_are_what_the_update_takes()
    {
        using SimpleRnnDigits model = new(new ModelOptions { BatchSize = 1, Threads = 1 });
        float[] before = model.Parameters.ToArray();
        model.Forward(Input, [3], new StepContext(Training: true));
        model.Backward();
        model.EditGradients().Clear();
        Assert.True(model.Gradients == model.EditGradients());
        model.Update();
        Assert.Equal(before, model.Parameters.ToArray());
        model.EditOptimizerState()[0] = 1;
        Assert.True(model.OptimizerState == model.EditOptimizerState());
        model.Update();
        Assert.True(model.Parameters[0] < before[0]);
        Assert.Equal(before[1..], model.Parameters[1..].ToArray());
    }

    private static float[] Predict(SimpleRnnDigits model)
    {
        float[] output = new float[SimpleRnnDigits.OutputLength];
        model.Predict(Input, output);
        return output;
    }
}
