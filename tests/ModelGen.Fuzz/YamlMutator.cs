namespace ModelGen.Fuzz;

/// <summary>Draws texts that are nearly models: valid ones whose characters, lines, keys and values are changed.</summary>
internal static class YamlMutator
{
    /// <summary>Models with every layer, loss and optimizer.</summary>
    public static readonly string[] Models =
    [
        """
        modelgen: 1
        name: Digits             # class name
        namespace: User.Models
        summary: LSTM over the rows of a digit.
        input: { shape: [28, 28] }
        labels: ["0", "1", "2"]
        layers:
          - lstm: 8                # the short form
          - dropout: 0.2
          - dense: { units: 3, activation: softmax }
        training:
          loss: sparse_categorical_crossentropy
          optimizer: { adam: { learning_rate: 0.001, decay: 1.0e-6 } }
          metrics: [accuracy]
          batch_size: 64
          epochs: 10
          validation_split: 0.1
          seed: 42

        """,
        """
        modelgen: 1
        name: Stacked
        input:
          shape: [5, 3]
        layers:
          - masking: 2
          - lstm: { units: 4, return_sequences: true, recurrent_activation: hard_sigmoid, name: first }
          - batch_normalization
          - simple_rnn:
              units: 5
              activation: relu
              go_backwards: true
              recurrent_initializer: { orthogonal: { gain: 0.9 } }
          - flatten
          - dense: { units: 2, activation: sigmoid }
        training: { loss: binary_crossentropy, optimizer: { rmsprop: { momentum: 0.9, clipnorm: 1 } } }

        """,
        """
        modelgen: 1
        name: Quantile
        input: { shape: [5, 3] }
        layers: [gru: 4, dense: 2]
        training:
          loss:
            custom:
              constants: { q: 0.9 }
              equations:
                - e = y_true - y_pred
                - loss = max(q * e, (q - 1) * e) + where(e > 0.5, mish(e), 0) / 3
          optimizer: sgd

        """,
        """
        modelgen: 1
        name: Flat
        input: { shape: [11] }
        layers:
          - dense: { units: 7, activation: softplus, use_bias: false, kernel_initializer: { random_normal: { stddev: 0.4 } } }
          - batch_normalization: { scale: false, momentum: 0.9 }
          - activation: gelu
          - dense: 2
        training:
          loss: mse
          optimizer: { sgd: { learning_rate: 0.05, momentum: 0.9, nesterov: true } }
          metrics: [mae, r2, recall: { threshold: 0.9, class_id: 0, name: sure }, auc: { curve: pr, num_thresholds: 20 }]
          epochs: 2
        ---
        { modelgen: 1, name: Small, input: { shape: [4, 2] }, layers: [lstm: 3, dense: 1], training: { loss: mae, optimizer: adamw } }

        """,
        """
        modelgen: 1
        name: Cells
        input: { shape: [6, 2] }
        cells:
          - name: peephole
            states: [h, c]
            parameters: { p: { random_uniform: { minval: -1, maxval: 1 } }, class: zeros }
            constants: { leak: 0.3 }
            bias: { f: 1 }
            equations:
              - f = sigmoid(affine(x, h) + p * c)
              - c = f * c + (1 - f) * tanh(affine(x, h))
              - o = where(c > class, leak * elu(c), max(min(c, p), -exp(-abs(h)) / 3))
              - h = tanh(affine(x, 2 * o - 1) + linear(c, h)) * o
          - name: plain
            equations: [ "h = tanh(affine(x, h))" ]
        layers:
          - peephole: { units: 3, leak: 0.1, return_sequences: true }
          - bidirectional: { plain: 2 }
          - dense: 1
        training: { loss: mse, optimizer: adam }

        """,
    ];

    private static readonly string[] Characters =
    [
        "\t", "\0", "\ufeff", "\ufffd", "\r", "\u2028", "'", "\"", "|", ">", "&a ", "*a", "!!int ", "!<x> ", "? ", ": ", "- ", "{", "}", "[",
        "]", ",", "#", "---\n", "...\n", "%YAML 1.2\n", "%TAG ! x\n", "\ud800", "\"\\ud800\\u12\"", "😀", "<<: ", "@", "`", "\\", "\n  ",
    ];

    private static readonly string[] Values =
    [
        ".nan", ".inf", "-.inf", "1e400", "1e-400", "1e-50", "-0", "0", "-1", "1", "2", "3", "65536", "65537", "999999999999999999999", "0x1F",
        "0o17", "~", "null", "true", "false", "yes", "''", "' '", "\"\\u202e\"", "[]", "{}", "[1, 2, 3]", "relu", "softmax", "linear", "elu",
        "tanh", "zeros", "orthogonal", "constant", "adam", "mse", "mae", "accuracy", "class", "z", "h", "row", "step", "unit", "É", "E\u0301",
        "affine", "max", "x", "c", "p", "leak", "System", "System.Numerics", "ModelGen", "Tiny", "TinyKernels", "Forward", "get_Parameters", "a.b", "_", "__", "x_1", "X1", "_1",
    ];

    private static readonly string[] Layers =
    [
        "masking", "lstm: 2", "simple_rnn: { units: 3, return_sequences: true }", "dense: 3", "dropout: 0.5", "batch_normalization",
        "activation: softmax", "flatten", "lstm: { units: 2, use_bias: false, return_sequences: true, go_backwards: true }", "gru: 3",
        "batch_normalization: { center: false, scale: false }", "dense: { units: 1, activation: softmax }", "dropout: 1", "masking: -0.5",
        "plain: 3", "add: [lstm_1, dense_1]", "concatenate: [input, input]", "maximum: [dense_1, dense_1]", "dense: { units: 3, from: input }",
        "dense: { units: 2, trainable: false }", "batch_normalization: { trainable: false }", "subtract: { from: [dense_1, input], name: input }",
    ];

    /// <summary>The text of one seed.</summary>
    public static string Draw(System.Random random)
    {
        string text = OneOf(Models, random);

        // Most texts with several changes are no models, and what accepted models become is to be tried too.
        int changes = random.Next(3) == 0 ? random.Next(2, 6) : 1;
        for (int change = changes; change > 0 && text.Length > 0; change--)
        {
            text = random.Next(9) switch
            {
                0 => Cut(text, random),
                1 => Copy(text, random),
                2 => text[..random.Next(text.Length)],
                3 => text.Insert(random.Next(text.Length), OneOf(Characters, random)),
                4 => ReplaceCharacter(text, random),
                5 or 6 => ReplaceWord(text, random),
                7 => CopyLine(text, random),
                _ => InsertLayer(text, random),
            };
        }

        return text;
    }

    private static string Cut(string text, System.Random random)
    {
        int start = random.Next(text.Length);
        return text.Remove(start, random.Next(Math.Min(40, text.Length - start)));
    }

    private static string Copy(string text, System.Random random)
    {
        int start = random.Next(text.Length);
        return text.Insert(random.Next(text.Length), text.Substring(start, random.Next(Math.Min(40, text.Length - start))));
    }

    private static string ReplaceCharacter(string text, System.Random random)
    {
        int start = random.Next(text.Length);
        return text.Remove(start, 1).Insert(start, ((char)random.Next(128)).ToString());
    }

    /// <summary>Another value, or another word of the text, in the place of a word.</summary>
    private static string ReplaceWord(string text, System.Random random)
    {
        (int start, int length) = Word(text, random);
        (int other, int otherLength) = Word(text, random);
        string with = random.Next(3) == 0 ? text.Substring(other, otherLength) : OneOf(Values, random);
        return text.Remove(start, length).Insert(start, with);
    }

    private static (int Start, int Length) Word(string text, System.Random random)
    {
        static bool Part(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '-';
        int start = random.Next(text.Length);
        while (start > 0 && Part(text[start - 1]))
        {
            start--;
        }

        int end = start;
        while (end < text.Length && Part(text[end]))
        {
            end++;
        }

        return (start, end - start);
    }

    private static string CopyLine(string text, System.Random random)
    {
        List<string> lines = [.. text.Split('\n')];
        lines.Insert(random.Next(lines.Count), lines[random.Next(lines.Count)]);
        return string.Join('\n', lines);
    }

    /// <summary>Another item at the beginning of the list of layers, or between two.</summary>
    private static string InsertLayer(string text, System.Random random)
    {
        List<string> lines = [.. text.Split('\n')];
        int[] items = [.. Enumerable.Range(0, lines.Count).Where(i => lines[i].StartsWith("  - ", StringComparison.Ordinal))];
        if (items.Length > 0)
        {
            lines.Insert(items[random.Next(items.Length)], "  - " + OneOf(Layers, random));
        }

        return string.Join('\n', lines);
    }

    private static string OneOf(string[] choices, System.Random random) => choices[random.Next(choices.Length)];
}
