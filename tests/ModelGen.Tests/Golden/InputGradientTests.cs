namespace ModelGen.Tests.Golden;

/// <summary>
/// The gradient that reaches the input. A compiled model does not compute it for its first layer; behind a dense layer that does
/// nothing it can be seen in that layer's gradients: with x the input and dx its gradient, of the kernel xᵀ dx and of the bias the
/// sum of dx, both over samples and steps.
/// </summary>
public class InputGradientTests
{
    public static TheoryData<string, VectorWidth> Cases => GoldenTheory.CasesAndWidths(_ => true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_of_the_input_is_that_of_Keras(string golden, VectorWidth width)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        using ITrainableModel model = GoldenModels.BehindIdentity(reference, width);
        double loss = model.Forward(reference.Input.Values, reference.Labels.Values, new StepContext(Training: true));
        Assert.Equal(reference["loss"].Values[0], loss, tolerance: 1e-5);

        model.Backward();
        foreach (Tensor expected in GradientsOfIdentity(reference))
        {
            ParameterDescription parameter = model.Description.Parameters.Single(parameter => parameter.Name == expected.Name);
            ReadOnlySpan<float> actual = model.Gradients.Slice(parameter.Offset, parameter.Shape.Length);
            Closeness.AssertClose(expected, actual, Closeness.GradientBound(expected));
        }
    }

    private static Tensor[] GradientsOfIdentity(GoldenCase reference)
    {
        float[] x = reference.Input.Values, dx = reference["grad/x"].Values;
        int features = reference.Input.Shape[^1];
        double[] kernel = new double[features * features], bias = new double[features];
        for (int row = 0; row < x.Length; row += features)
        {
            for (int j = 0; j < features; j++)
            {
                bias[j] += dx[row + j];
                for (int i = 0; i < features; i++)
                {
                    kernel[(i * features) + j] += (double)x[row + i] * dx[row + j];
                }
            }
        }

        return [new("front/kernel", [features, features], Rounded(kernel)), new("front/bias", [features], Rounded(bias))];
    }

    private static float[] Rounded(double[] values) => Array.ConvertAll(values, value => (float)value);
}
