using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Binding;

using Loss = ModelGen.Generator.Binding.Loss;

public class TrainingTests
{
    [Fact]
    public void Defaults()
    {
        Generator.Binding.Training training = Models.Valid(Models.Trained("loss: mse\noptimizer: rmsprop")).Training!;
        Assert.Equal(Loss.MeanSquaredError, training.Loss);
        Assert.Empty(training.Metrics);
        Assert.Equal((32, 1, 0.0, 0ul), (training.BatchSize, training.Epochs, training.ValidationSplit, training.Seed));
        Assert.Null(Models.Valid(Models.Of("- dense: 2")).Training);
    }

    [Theory]
    [InlineData("binary_crossentropy", 2)]
    [InlineData("mean_squared_error", 3)]
    [InlineData("mse", 3)]
    [InlineData("mean_absolute_error", 4)]
    [InlineData("mae", 4)]
    public void Losses(string name, int loss) =>
        Assert.Equal((Loss)loss, Models.Valid(Models.Trained($"loss: {name}\noptimizer: sgd")).Training!.Loss);

    [Theory]
    [InlineData("[accuracy]", "accuracy")]
    [InlineData("[mae]", "mae")]
    [InlineData("[accuracy, mse, mean_absolute_error]", "accuracy mse mean_absolute_error")]
    [InlineData("[{ recall: { threshold: 0.9, name: strict } }, recall]", "strict recall")]
    public void MetricsKeepTheNamesThatWereTyped(string metrics, string names)
    {
        Generator.Binding.Training training = Models.Valid(Models.Trained($"loss: mse\noptimizer: sgd\nmetrics: {metrics}")).Training!;
        Assert.Equal(names, string.Join(" ", training.Metrics.Select(metric => metric.Key)));
    }

    [Theory]
    [InlineData("dense: { units: 1, activation: sigmoid }", "")]
    [InlineData("dense: { units: 1, activation: sigmoid }", "loss: binary_crossentropy\noptimizer: sgd")]
    [InlineData("dense: 1\n- activation: sigmoid", "")]
    public void ASingleFeatureThatSaysYesOrNoMayHaveTwoLabels(string layers, string training)
    {
        string text = training.Length == 0 ? Models.Of("- " + layers) : Models.Trained(training, "- " + layers);
        foreach (string labels in (string[])["[winter, summer]", "[summer]", "[]"])
        {
            Models.Valid(text.Replace("layers:", $"labels: {labels}\nlayers:"));
        }
    }

    [Theory]
    [InlineData("sgd", "SGD", 0.01, "")]
    [InlineData("adam", "Adam", 0.001, "m v")]
    [InlineData("adamw", "AdamW", 0.001, "m v")]
    [InlineData("rmsprop", "RMSprop", 0.001, "v")]
    [InlineData("{ sgd: 0.5 }", "SGD", 0.5, "")]
    [InlineData("{ sgd: { momentum: 0.9 } }", "SGD", 0.01, "v")]
    [InlineData("{ rmsprop: { centered: true, momentum: 0.9 } }", "RMSprop", 0.001, "v mean mom")]
    public void Optimizers(string text, string kind, double learningRate, string slots)
    {
        Optimizer optimizer = Optimizer(text);
        Assert.Equal((kind, learningRate, slots), (optimizer.Kind, optimizer.LearningRate, string.Join(" ", optimizer.Slots)));
        Assert.Equal(0, optimizer.Decay);
        Assert.Equal(ClippingKind.None, optimizer.Clipping.Kind);
    }

    /// <summary>Two steps from w = 1 with g = 0.5 and g = -0.25, by Keras' formulas written out here.</summary>
    [Fact]
    public void StepsOfSgd()
    {
        Assert.Equal([1 - 0.05, 1 - 0.05 + 0.025], Steps("{ sgd: 0.1 }"), Near);
        double v1 = -0.05, v2 = (0.9 * v1) + 0.025;
        Assert.Equal([1 + v1, 1 + v1 + v2], Steps("{ sgd: { learning_rate: 0.1, momentum: 0.9 } }"), Near);
        double n1 = 1 + (0.9 * v1) - 0.05;
        Assert.Equal([n1, n1 + (0.9 * v2) + 0.025], Steps("{ sgd: { learning_rate: 0.1, momentum: 0.9, nesterov: true } }"), Near);
        double decayed = 0.1 / (1 + 0.5);
        Assert.Equal([0.95, 0.95 + (0.25 * decayed)], Steps("{ sgd: { learning_rate: 0.1, decay: 0.5 } }"), Near);
    }

    [Fact]
    public void StepsOfAdam()
    {
        static double[] Expected(double weightDecay)
        {
            double w = 1, m = 0, v = 0;
            List<double> weights = new();
            foreach ((double g, int t) in new[] { (0.5, 1), (-0.25, 2) })
            {
                w -= w * weightDecay * 0.001;
                m += (g - m) * (1 - 0.9);
                v += ((g * g) - v) * (1 - 0.999);
                double a = 0.001 * Math.Sqrt(1 - Math.Pow(0.999, t)) / (1 - Math.Pow(0.9, t));
                w -= a * m / (Math.Sqrt(v) + 1e-7);
                weights.Add(w);
            }

            return [.. weights];
        }

        Assert.Equal(Expected(0), Steps("adam"), Near);
        Assert.Equal(Expected(0.004), Steps("adamw"), Near);
        Assert.Equal(Expected(0.5), Steps("{ adamw: { weight_decay: 0.5 } }"), Near);

        // Keras: w = 1 and g = 0.5 three times give 0.9970000144510.
        Assert.Equal(0.9970000144510, Steps("adam", 0.5, 0.5, 0.5)[2], 1e-12);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 0.9)]
    [InlineData(false, 0.5)]
    public void StepsOfRmsProp(bool centered, double momentum)
    {
        double w = 1, v = 0, mean = 0, mom = 0;
        List<double> expected = new();
        foreach (double g in new[] { 0.5, -0.25 })
        {
            v = (0.8 * v) + (0.2 * g * g);
            mean = (0.8 * mean) + (0.2 * g);
            double step = 0.001 * g / Math.Sqrt(v - (centered ? mean * mean : 0) + 1e-3);
            mom = (momentum * mom) + step;
            w -= momentum > 0 ? mom : step;
            expected.Add(w);
        }

        string flag = centered ? "true" : "false";
        string text = $"{{ rmsprop: {{ rho: 0.8, epsilon: 0.001, centered: {flag}, momentum: {momentum} }} }}";
        Assert.Equal(expected, Steps(text), Near);
    }

    [Theory]
    [InlineData("clipnorm", 2)]
    [InlineData("global_clipnorm", 3)]
    [InlineData("clipvalue", 1)]
    public void Clipping(string option, int kind) =>
        Assert.Equal(new Clipping((ClippingKind)kind, 0.5), Optimizer($"{{ adam: {{ {option}: 0.5 }} }}").Clipping);

    private static Optimizer Optimizer(string text) => Models.Valid(Models.Trained($"loss: mse\noptimizer: {text}")).Training!.Optimizer;

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-14;

    /// <summary>The weight after each step, computed from the equations.</summary>
    private static List<double> Steps(string text, params double[] gradients)
    {
        Optimizer optimizer = Optimizer(text);
        double[] all = gradients.Length > 0 ? gradients : [0.5, -0.25];
        Dictionary<Symbol, double> values = optimizer.Slots.ToDictionary(slot => slot, _ => 0.0);
        double w = 1;
        List<double> weights = new();
        for (int t = 1; t <= all.Length; t++)
        {
            double lr = optimizer.LearningRate / (1 + (optimizer.Decay * (t - 1)));
            Dictionary<Symbol, double> step = new()
            {
                ["w"] = w,
                ["g"] = all[t - 1],
                ["lr"] = lr,
                ["power_1"] = Math.Pow(optimizer.Beta1, t),
                ["power_2"] = Math.Pow(optimizer.Beta2, t),
            };
            step["a"] = Evaluate(optimizer.StepSize, step);
            foreach (Symbol slot in optimizer.Slots)
            {
                step[slot.Previous] = values[slot];
            }

            foreach (Equation equation in optimizer.Equations)
            {
                step.Add(equation.Name, Evaluate(equation.Value, step));
            }

            w = step[new Symbol("w").Next];
            weights.Add(w);
            values = optimizer.Slots.ToDictionary(slot => slot, slot => step[slot]);
        }

        return weights;
    }

    private static double Evaluate(Expr expr, Dictionary<Symbol, double> values) => expr switch
    {
        Constant constant => constant.Value,
        Symbol symbol => values[symbol],
        Unary { Op: UnaryOp.Sqrt } root => Math.Sqrt(Evaluate(root.Operand, values)),
        Binary binary => (binary.Op, Evaluate(binary.Left, values), Evaluate(binary.Right, values)) switch
        {
            (BinaryOp.Add, double left, double right) => left + right,
            (BinaryOp.Subtract, double left, double right) => left - right,
            (BinaryOp.Multiply, double left, double right) => left * right,
            (BinaryOp.Divide, double left, double right) => left / right,
            _ => throw new NotSupportedException($"{binary}"),
        },
        _ => throw new NotSupportedException($"{expr}"),
    };
}
