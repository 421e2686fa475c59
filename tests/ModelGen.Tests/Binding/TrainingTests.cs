using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Optimizers;
using ModelGen.Generator.Equations;
using ModelGen.Tests.Reference;

namespace ModelGen.Tests.Binding;

using Loss = ModelGen.Generator.Binding.Loss;

public class TrainingTests
{
    [Fact]
    public void Defaults()
    {
        Generator.Binding.Training training = Models.Valid(Models.Trained("loss: mse\noptimizer: rmsprop")).Training!;
        Assert.Equal(Loss.MeanSquaredError, training.Goal.Loss.Kind);
        Assert.Empty(training.Goal.Metrics);
        Assert.Equal((32, 1, 0.0, 0ul), (training.BatchSize, training.Epochs, training.ValidationSplit, training.Seed));
        Assert.Null(Models.Valid(Models.Of("- dense: 2")).Training);
    }

    [Theory]
    [InlineData("binary_crossentropy", 2)]
    [InlineData("mean_squared_error", 3)]
    [InlineData("mse", 3)]
    [InlineData("mean_absolute_error", 4)]
    [InlineData("mae", 4)]
    [InlineData("{ mae: }", 4)]
    [InlineData("kld", 10)]
    [InlineData("huber", 7)]
    [InlineData("{ huber: { delta: 2 } }", 7)]
    public void Losses(string name, int loss) =>
        Assert.Equal((Loss)loss, Models.Valid(Models.Trained($"loss: {name}\noptimizer: sgd")).Training!.Goal.Loss.Kind);

    [Theory]
    [InlineData("[accuracy]", "accuracy")]
    [InlineData("[mae]", "mae")]
    [InlineData("[accuracy, mse, mean_absolute_error]", "accuracy mse mean_absolute_error")]
    [InlineData("[{ recall: { threshold: 0.9, name: strict } }, recall]", "strict recall")]
    public void MetricsKeepTheNamesThatWereTyped(string metrics, string names)
    {
        Generator.Binding.Training training = Models.Valid(Models.Trained($"loss: mse\noptimizer: sgd\nmetrics: {metrics}")).Training!;
        Assert.Equal(names, string.Join(" ", training.Goal.Metrics.Select(metric => metric.Key)));
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
    [InlineData("nadam", "Nadam", 0.001, "m v")]
    [InlineData("adamax", "Adamax", 0.001, "m u")]
    [InlineData("adagrad", "Adagrad", 0.001, "v")]
    [InlineData("adadelta", "Adadelta", 0.001, "v u")]
    [InlineData("lion", "Lion", 0.001, "m")]
    [InlineData("{ adam: { amsgrad: true } }", "Adam", 0.001, "m v v_max")]
    [InlineData("{ sgd: { use_ema: true } }", "SGD", 0.01, "average")]
    [InlineData("{ sgd: 0.5 }", "SGD", 0.5, "")]
    [InlineData("{ sgd: { momentum: 0.9 } }", "SGD", 0.01, "v")]
    [InlineData("{ rmsprop: { centered: true, momentum: 0.9 } }", "RMSprop", 0.001, "v mean mom")]
    public void Optimizers(string text, string kind, double learningRate, string slots)
    {
        Optimizer optimizer = Optimizer(text);
        Assert.Equal((kind, learningRate, slots), (optimizer.Kind, optimizer.LearningRate, string.Join(" ", optimizer.Slots.Select(slot => slot.Name))));
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

    /// <summary>Three steps of the optimizers by Keras' formulas, with the numbers that only some steps show.</summary>
    [Fact]
    public void StepsOfOthers()
    {
        double[] gradients = [0.5, -0.25, 0.125];
        List<double> ofAdagrad = [], ofAmsgrad = [], ofMean = [];
        double sum = 0.1, w = 1, m = 0, v = 0, most = 0, a = 1, mean = 0, plain = 1;
        for (int t = 1; t <= 3; t++)
        {
            double g = gradients[t - 1];
            sum += g * g;
            w -= 0.001 * g / Math.Sqrt(sum + 1e-7);
            ofAdagrad.Add(w);
            (m, v) = ((0.9 * m) + (0.1 * g), (0.5 * v) + (0.5 * g * g));
            most = Math.Max(most, v);
            a -= 0.001 * Math.Sqrt(1 - Math.Pow(0.5, t)) / (1 - Math.Pow(0.9, t)) * m / (Math.Sqrt(most) + 1e-7);
            ofAmsgrad.Add(a);
            plain -= (plain * 0.1 * 0.5) + (0.1 * g);
            mean = t == 1 ? plain : (0.75 * mean) + (0.25 * plain);
            plain = t == 2 ? mean : plain;
            ofMean.Add(plain);
        }

        Assert.Equal(ofAdagrad, Steps("adagrad", gradients), Near);
        Assert.Equal(ofAmsgrad, Steps("{ adam: { amsgrad: true, beta_2: 0.5 } }", gradients), Near);
        string averaged = "{ sgd: { learning_rate: 0.1, weight_decay: 0.5, use_ema: true, ema_momentum: 0.75, ema_overwrite_frequency: 2 } }";
        Assert.Equal(ofMean, Steps(averaged, gradients), Near);
        double[] signs = [1, -1, -1, 0, 0];
        Assert.Equal(
            [1 - 0.1, 1, 1.1, 1.1, 1.1], Steps("{ lion: { learning_rate: 0.1, beta_1: 0, beta_2: 0.5 } }", signs), Near);
    }

    [Theory]
    [InlineData("bias", "dense_1/bias", true)]
    [InlineData("bias", "dense_1/bias_2", false)]
    [InlineData("*kernel", "lstm_1/recurrent_kernel", true)]
    [InlineData("kernel", "lstm_1/recurrent_kernel", false)]
    [InlineData("lstm_1/*", "lstm_1/bias", true)]
    [InlineData("lstm_1/*", "lstm_10/bias", false)]
    [InlineData("*/gamma", "a/b/gamma", true)]
    [InlineData("*/gamma", "a/gamma2", false)]
    [InlineData("a*b*c/**", "axbxbxc/x", true)]
    [InlineData("a*b*c/**x", "axbxbxc/y", false)]
    public void PatternsOfWeights(string pattern, string path, bool matches) => Assert.Equal(matches, WeightPatterns.Match([pattern], path));

    [Theory]
    [InlineData("adam: { exclude_from_weight_decay: [bias] }", "there is no weight decay from which weights could be left out; give 'weight_decay' too")]
    [InlineData("sgd: { weight_decay: 0.1, exclude_from_weight_decay: [biass] }", "'biass' is the pattern of no weights that are trained; there are dense_1/kernel, dense_1/bias")]
    [InlineData("sgd: { weight_decay: 0.1, exclude_from_weight_decay: bias }", "write [bias]")]
    [InlineData("sgd: { ema_momentum: 0.9 }", "weights have a running mean only with 'use_ema: true'; add it, or remove 'ema_momentum'")]
    [InlineData("sgd: { gradient_accumulation_steps: 0 }", "an integer from 1 to 65536")]
    [InlineData("sgd: { accumulate: 4 }", "write 'gradient_accumulation_steps'")]
    [InlineData("sgd: { clipnorm: 1, clipvalue: 1 }", "clipnorm, clipvalue are given, but gradients are clipped in one way only")]
    public void WhatIsWrongWithAnOptimizerIsSaid(string optimizer, string message) =>
        Assert.Contains(message, Assert.Single(Models.Errors(Models.Trained($"loss: mse\noptimizer: {{ {optimizer} }}"))));

    private static Optimizer Optimizer(string text) => Models.Valid(Models.Trained($"loss: mse\noptimizer: {text}")).Training!.Optimizer;

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-14;

    /// <summary>The weight after each step, computed from the equations.</summary>
    private static List<double> Steps(string text, params double[] gradients)
    {
        Optimizer optimizer = Optimizer(text);
        double[] all = gradients.Length > 0 ? gradients : [0.5, -0.25];
        Dictionary<Symbol, double> values = optimizer.Slots.ToDictionary(slot => slot.Name, slot => slot.First);
        double w = 1;
        List<double> weights = new();
        for (int t = 1; t <= all.Length; t++)
        {
            Dictionary<Symbol, double> step = new()
            {
                ["w"] = w,
                ["g"] = all[t - 1],
                ["lr"] = optimizer.LearningRate / (1 + (optimizer.Decay * (t - 1))),
            };
            foreach (StepValue value in optimizer.StepValues)
            {
                step[value.Name] = ReferenceOptimizer.Value(value.Function, value.Parameter, t - 1 + value.Ahead);
            }

            foreach (Slot slot in optimizer.Slots)
            {
                step[slot.Name.Previous] = values[slot.Name];
            }

            foreach (Equation equation in optimizer.Scalars.Concat(optimizer.Equations))
            {
                step.Add(equation.Name, Evaluate(equation.Value, step));
            }

            w = step[new Symbol("w").Next];
            weights.Add(w);
            values = optimizer.Slots.ToDictionary(slot => slot.Name, slot => step[slot.Name]);
        }

        return weights;
    }

    private static double Evaluate(Expr expr, Dictionary<Symbol, double> values)
    {
        EquationFunction function = new([new Equation("result", expr)]);
        foreach (KeyValuePair<Symbol, double> value in values)
        {
            function[value.Key] = value.Value;
        }

        function.Run();
        return function["result"];
    }
}
