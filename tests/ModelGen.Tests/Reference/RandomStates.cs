namespace ModelGen.Tests.Reference;

/// <summary>Draws recurrent layers over one value: the last begins with the states of the first, with some of them or with what comes of them.</summary>
internal static class RandomStates
{
    /// <summary>The layers.</summary>
    /// <param name="random">Draws.</param>
    /// <param name="turn">Neighbouring ones go through all kinds, and through all that a layer begins with.</param>
    /// <param name="features">Features that come in, and that go out.</param>
    public static IReadOnlyList<string> Layers(System.Random random, int turn, int features)
    {
        bool isLstm = turn % 3 == 0;
        string layer = (turn % 3) switch { 0 => "lstm", 1 => "gru", _ => "simple_rnn" };
        string options = $"units: {features}, recurrent_dropout: {OneOf("0", "0", "0.3")}, from: shared";
        List<string> layers =
        [
            "activation: { function: linear, name: shared }",
            $"{layer}: {{ {options}, return_state: true, {OneOf("return_sequences: true", "go_backwards: true", "dropout: 0.2")}, name: encoder }}",
        ];
        string states = "encoder";
        switch (turn % 4)
        {
            case 1:
                states = isLstm ? "[encoder/c, encoder/h]" : "[encoder/h]";
                break;
            case 2:
                layers.Add($"dense: {{ units: {features}, activation: tanh, from: encoder/h, name: beginning }}");
                states = isLstm ? "[beginning, encoder/h]" : "beginning";
                break;
            case 3:
                layers.Add($"{layer}: {{ {options}, go_backwards: true, return_state: true, initial_state: encoder, name: between }}");
                states = "between";
                break;
        }

        layers.Add($"{layer}: {{ {options}, return_sequences: true, zero_output_for_mask: {OneOf("true", "false")}, initial_state: {states} }}");
        return layers;

        string OneOf(params string[] choices) => choices[random.Next(choices.Length)];
    }
}
