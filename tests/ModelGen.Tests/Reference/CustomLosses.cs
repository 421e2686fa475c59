namespace ModelGen.Tests.Reference;

/// <summary>Losses that models describe themselves, and what they are in double precision, written by hand.</summary>
internal static partial class CustomLosses
{
    /// <summary>As the key <c>loss</c> has them in a flow mapping, with the loss of an element of its output and its target.</summary>
    public static readonly (string Yaml, Func<double, double, double> Of)[] All =
    [
        ("{ custom: \"max(0.9 * (y_true - y_pred), 0.1 * (y_pred - y_true))\" }", (p, y) => y > p ? 0.9 * (y - p) : 0.1 * (p - y)),
        (
            "{ custom: { constants: { under: 4 }, equations: [ error = y_pred - y_true, \"loss = error * error * where(error < 0, under, 1)\" ] } }",
            (p, y) => Math.Pow(p - y, 2) * (p < y ? 4 : 1)),
        (
            "{ custom: { constants: { c: 0.7 }, equations: [ r = (y_pred - y_true) / c, loss = 0.5 * c * c * log(1 + r * r) ] } }",
            (p, y) => 0.245 * Math.Log(1 + Math.Pow((p - y) / 0.7, 2))),
        (
            "{ custom: sqrt((y_pred - y_true) * (y_pred - y_true) + 0.01) + 0.1 * abs(y_pred) + exp(-y_pred * y_pred) * sigmoid(y_true) + tanh(y_pred) }",
            (p, y) => Math.Sqrt(Math.Pow(p - y, 2) + 0.01) + (0.1 * Math.Abs(p)) + (Math.Exp(-p * p) / (1 + Math.Exp(-y))) + Math.Tanh(p)),
        (
            "{ custom: { equations: [ x = y_pred, y = y_true * 2, classes = x - y, mean = abs(classes), \"loss = min(mean, mish(x) + 3)\" ] } }",
            (p, y) => Math.Min(Math.Abs(p - (2 * y)), (p * Math.Tanh(Math.Log(1 + Math.Exp(p)))) + 3)),
    ];
}
