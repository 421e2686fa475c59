namespace ModelGen.Tests.Golden;

/// <summary>
/// The gradient that reaches the input. A compiled model does not compute it for its first layer; behind a dense layer that does
/// nothing it can be seen in that layer's gradients: with x the input and dx its gradient, they are xᵀ dx of the kernel and the sum
/// of dx of the bias, over samples and steps. Both are one matrix here, [x 1]ᵀ dx, with one bound: behind batch normalization the
/// row of the bias alone is what remains of terms that cancel.
/// </summary>
public class InputGradientTests
{
    public static TheoryData<string, VectorWidth> Cases => GoldenTheory.CasesAndWidths(golden => golden.Has("grad/x"));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_of_the_input_is_that_of_Keras(string golden, VectorWidth width)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        using ITrainableModel model = GoldenModels.BehindIdentity(reference, width);
        double loss = model.Forward(reference.Batch(training: true), new StepContext(Training: true));
        Closeness.AssertClose(reference["loss"], [(float)loss], Closeness.Bound("loss", reference["loss"]));

        model.Backward();
        Tensor expected = GradientOfIdentity(reference);
        float[] actual = [.. GradientOf(model, "front/kernel"), .. GradientOf(model, "front/bias")];
        Closeness.AssertClose(expected, actual, Closeness.GradientBound(expected));
    }

    private static ReadOnlySpan<float> GradientOf(ITrainableModel model, string name)
    {
        ParameterDescription parameter = model.Description.Parameters.Single(parameter => parameter.Name == name);
        return model.Gradients.Slice(parameter.Offset, parameter.Shape.Length);
    }

    private static Tensor GradientOfIdentity(GoldenCase reference)
    {
        float[] x = reference.Input.Values, dx = reference["grad/x"].Values;
        int features = reference.Input.Shape[^1];
        double[] sums = new double[(features + 1) * features];
        for (int row = 0; row < x.Length; row += features)
        {
            for (int i = 0; i <= features; i++)
            {
                double factor = i < features ? x[row + i] : 1;
                for (int j = 0; j < features; j++)
                {
                    sums[(i * features) + j] += factor * dx[row + j];
                }
            }
        }

        return new("[x 1]ᵀ dx", [features + 1, features], Array.ConvertAll(sums, sum => (float)sum));
    }
}
