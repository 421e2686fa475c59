using ModelGen.Generator.Binding.Losses;

namespace ModelGen.Tests.Reference;

internal static partial class CustomLosses
{
    private static readonly Dictionary<string, Func<double, double, double>> ByText = All.ToDictionary(known => Written(known.Yaml), known => known.Of);

    /// <summary>The loss of an element.</summary>
    public static double Of(LossFunction loss, double output, double target) => ByText[Written(loss)](output, target);

    private static string Written(string yaml) =>
        Written(Binding.Models.Valid(Binding.Models.Trained($"loss: {yaml}\noptimizer: sgd")).Training!.Goal.Loss);

    private static string Written(LossFunction loss) => string.Join(", ", loss.Settings);
}
