using static System.Math;

namespace ModelGen.Tests.Cells;

/// <summary>Cells as models describe them, each with its step in double precision as a person writes it down.</summary>
internal static class OwnCells
{
    /// <summary>The numbers of the units of a step: those of the states come in, and have to be replaced.</summary>
    public delegate void Step(CellWeights w, double[] x, Dictionary<string, double[]> states);

    /// <summary>A cell.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Yaml">Its description.</param>
    /// <param name="Layer">The options of a layer of it, but for its units.</param>
    /// <param name="Step">What it computes.</param>
    public sealed record OwnCell(string Name, string Yaml, string Layer, Step Step);

    public static OwnCell Of(string name) => All.Single(cell => cell.Name == name);

    public static readonly OwnCell[] All =
    [
        new(
            "long_memory",
            """
            - name: long_memory
              states: [h, c]
              bias: { f: 1 }
              equations:
                - i = sigmoid(affine(x, h))
                - f = sigmoid(affine(x, h))
                - g = tanh(affine(x, h))
                - o = sigmoid(affine(x, h))
                - c = f * c + i * g
                - h = o * tanh(c)
            """,
            "",
            (w, x, s) =>
            {
                double[][] z = [.. Enumerable.Range(0, 4).Select(k => w.Sum(w.X(x, k), w.H(s["h"], k), w.B(k)))];
                s["c"] = w.Each(u => (Sigmoid(z[1][u]) * s["c"][u]) + (Sigmoid(z[0][u]) * Tanh(z[2][u])));
                s["h"] = w.Each(u => Sigmoid(z[3][u]) * Tanh(s["c"][u]));
            }),
        new(
            "gru",
            """
            - name: gated
              equations:
                - z = sigmoid(affine(x, h))
                - r = sigmoid(affine(x, h))
                - h = z * h + (1 - z) * tanh(affine(x) + r * affine(h))
            """,
            "",
            (w, x, s) =>
            {
                // Blocks are counted for each tensor by itself.
                double[] h = s["h"], z = w.Sum(w.X(x, 0), w.H(h, 0), w.B(0)), r = w.Sum(w.X(x, 1), w.H(h, 1), w.B(1));
                double[] own = w.Sum(w.X(x, 2), w.B(2)), state = w.Sum(w.H(h, 2), w.B(3));
                s["h"] = w.Each(u => (Sigmoid(z[u]) * h[u]) + ((1 - Sigmoid(z[u])) * Tanh(own[u] + (Sigmoid(r[u]) * state[u]))));
            }),
        new(
            "mgu",
            """
            - name: mgu
              summary: Minimal gated unit (Zhou et al. 2016).
              equations:
                - f = sigmoid(affine(x, h))
                - g = tanh(affine(x, f * h))
                - h = (1 - f) * h + f * g
            """,
            "",
            (w, x, s) =>
            {
                double[] h = s["h"], f = w.Each(u => Sigmoid(w.X(x, 0)[u] + w.H(h, 0)[u] + w.B(0)[u])), q = w.Each(u => f[u] * h[u]);
                double[] g = w.Sum(w.X(x, 1), w.H(q, 1), w.B(1));
                s["h"] = w.Each(u => ((1 - f[u]) * h[u]) + (f[u] * Tanh(g[u])));
            }),
        new(
            "leaky",
            """
            - name: leaky
              constants: { leak: 0.5 }
              equations: [ "h = (1 - leak) * h + leak * tanh(affine(x, h))" ]
            """,
            "leak: 0.3, use_bias: false",
            (w, x, s) =>
            {
                double[] h = s["h"], z = w.Sum(w.X(x, 0), w.H(h, 0));
                s["h"] = w.Each(u => (0.7 * h[u]) + (0.3 * Tanh(z[u])));
            }),
        new(
            "peephole",
            """
            - name: peephole
              states: [h, c]
              parameters: { p_f: { random_uniform: { minval: -1, maxval: 1 } }, p_o: { constant: 0.4 } }
              bias: { f: 1 }
              equations:
                - f = sigmoid(affine(x, h) + p_f * c)
                - c = f * c + (1 - f) * tanh(affine(x, h))
                - o = sigmoid(affine(x, h) + p_o * c)
                - h = o * tanh(c)
            """,
            "",
            (w, x, s) =>
            {
                double[] h = s["h"], c = s["c"], p = w["p_f"], q = w["p_o"];
                double[][] z = [.. Enumerable.Range(0, 3).Select(k => w.Sum(w.X(x, k), w.H(h, k), w.B(k)))];
                double[] f = w.Each(u => Sigmoid(z[0][u] + (p[u] * c[u])));
                double[] next = s["c"] = w.Each(u => (f[u] * c[u]) + ((1 - f[u]) * Tanh(z[1][u])));
                s["h"] = w.Each(u => Sigmoid(z[2][u] + (q[u] * next[u])) * Tanh(next[u]));
            }),
        new(
            "ind_rnn",
            """
            - name: ind_rnn
              parameters: { u: { random_uniform: { minval: -1, maxval: 1 } } }
              equations: [ "h = leaky_relu(affine(x) + u * h)" ]
            """,
            "u_initializer: { random_uniform: { minval: 0.2, maxval: 0.9 } }",
            (w, x, s) =>
            {
                double[] h = s["h"], z = w.Sum(w.X(x, 0), w.B(0)), u = w["u"];
                s["h"] = w.Each(unit => z[unit] + (u[unit] * h[unit]) is double a && a > 0 ? a : 0.2 * (z[unit] + (u[unit] * h[unit])));
            }),
        new(
            // A first part that has parameters and no product, as what a sequence begins with is trained.
            "begins",
            """
            - name: begins
              states: [h, t]
              parameters: { first: { random_uniform: { minval: -1, maxval: 1 } } }
              equations:
                - held = where(t > 0, h, first)
                - h = tanh(affine(x, held))
                - t = max(t, 1)
            """,
            "",
            (w, x, s) =>
            {
                double[] t = s["t"], h = s["h"], first = w["first"], held = w.Each(u => t[u] > 0 ? h[u] : first[u]);
                s["h"] = [.. w.Sum(w.X(x, 0), w.H(held, 0), w.B(0)).Select(Tanh)];
                s["t"] = w.Each(_ => 1);
            }),
        new(
            // A new state that a later product takes, functions of two numbers, choices, and a second state that only decays.
            "odd",
            """
            - name: odd
              states: [h, m, t]
              parameters: { p: { random_uniform: { minval: -1, maxval: 1 } } }
              equations:
                - m = max(0.9 * m, tanh(linear(h, x)))
                - a = where(m < p, exp(-abs(m)), sqrt(1 + m * m) / 3)
                - t = 0.5 * t + min(a, p)
                - h = tanh(affine(x, m, 2 * t - 1) - linear(a)) * elu(elu(-t + p))
            """,
            "",
            (w, x, s) =>
            {
                double[] h = s["h"], p = w["p"], z = w.Sum(w.H(h, 0), w.X(x, 0));
                double[] m = s["m"] = w.Each(u => Max(0.9 * s["m"][u], Tanh(z[u])));
                double[] a = w.Each(u => m[u] < p[u] ? Exp(-Abs(m[u])) : Sqrt(1 + (m[u] * m[u])) / 3);
                double[] t = s["t"] = w.Each(u => (0.5 * s["t"][u]) + Min(a[u], p[u])), q = w.Each(u => (2 * t[u]) - 1);
                double[] y = w.Sum(w.X(x, 1), w.H(m, 1), w.H(q, 2), w.B(0)), b = w.H(a, 3);
                s["h"] = w.Each(u => Tanh(y[u] - b[u]) * Elu(Elu(p[u] - t[u])));
            }),
    ];

    private static double Sigmoid(double x) => 1 / (1 + Exp(-x));

    private static double Elu(double x) => x > 0 ? x : Exp(x) - 1;
}

/// <summary>The tensors of a layer, and products with their blocks.</summary>
/// <param name="tensors">The tensors by name, (rows, blocks * units) or (blocks * units).</param>
/// <param name="units">The units.</param>
internal sealed class CellWeights(IReadOnlyDictionary<string, double[]> tensors, int units)
{
    /// <summary>A parameter with a number for each unit.</summary>
    public double[] this[string name] => tensors[name];

    public double[] X(double[] x, int block) => Product("kernel", x, block);

    public double[] H(double[] h, int block) => Product("recurrent_kernel", h, block);

    public double[] B(int block) => Each(unit => tensors["bias"][(block * units) + unit]);

    public double[] Each(Func<int, double> value) => [.. Enumerable.Range(0, units).Select(value)];

    public double[] Sum(params double[][] terms) => Each(unit => terms.Sum(term => term[unit]));

    private double[] Product(string name, double[] left, int block)
    {
        double[] matrix = tensors[name];
        int columns = matrix.Length / left.Length;
        return Each(unit => left.Select((number, row) => number * matrix[(row * columns) + (block * units) + unit]).Sum());
    }
}
