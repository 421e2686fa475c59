using ModelGen.Generator.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Reference;

/// <summary>Recurrent layers that give their states and begin with others, over masks, in both directions and with dropout, against the reference.</summary>
public class StateTests
{
    private const string Training = "\ntraining: { loss: mse, optimizer: sgd, batch_size: 7 }";

    private static readonly Dictionary<string, string> Sources = new()
    {
        // Nobody reads the encoder's output.
        ["EncodesAndDecodes"] = """
            input: { shape: [6, 3] }
            layers:
              - masking: { mask_value: 0, name: used }
              - lstm: { units: 5, return_state: true, name: encoder }
              - dense: { units: 4, activation: tanh, from: input, name: shifted }
              - lstm: { units: 5, return_sequences: true, initial_state: encoder, name: decoder }
              - dense: 2
            """ + Training,
        ["DecodesUnderTheMask"] = """
            input: { shape: [6, 3] }
            layers:
              - masking: { mask_value: 0, name: used }
              - gru: { units: 18, return_sequences: true, return_state: true, go_backwards: true, name: encoder }
              - gru: { units: 18, return_sequences: true, zero_output_for_mask: true, return_state: true, from: used, initial_state: encoder, name: decoder }
              - simple_rnn: { units: 18, go_backwards: true, from: used, initial_state: [decoder/h] }
              - add: [simple_rnn_1, decoder/h]
            """ + Training,
        ["ReadsOneState"] = """
            input: { shape: [5, 3] }
            layers:
              - masking: 0
              - lstm: { units: 6, return_state: true, return_sequences: true, name: encoder }
              - dense: { units: 3, from: encoder/c }
            """ + Training,
        ["ReadsTheOutputAsAState"] = """
            input: { shape: [5, 3] }
            layers:
              - simple_rnn: { units: 6, return_state: true, name: encoder }
              - activation: { function: tanh, from: encoder/h, name: state }
              - multiply: [encoder, state, encoder/h]
            """ + Training,
        ["ReadsStatesManyTimes"] = """
            input: { shape: [4, 3] }
            layers:
              - lstm: { units: 4, return_state: true, name: lstm_h, return_sequences: true }
              - lstm: { units: 4, return_sequences: true, return_state: true, initial_state: [lstm_h/c, lstm_h/c], name: lstm }
              - lstm: { units: 4, initial_state: lstm, from: lstm_h, name: lstm_c }
              - concatenate: [lstm_c, lstm_h/h, lstm/c, lstm_h/c]
              - dense: 2
            """ + Training,
        ["BeginsWithValues"] = """
            input: { shape: [4] }
            layers:
              - dense: { units: 17, activation: tanh, name: first }
              - dense: { units: 17, from: input, name: second, trainable: false }
              - repeat_vector: { n: 3, from: input }
              - lstm: { units: 17, initial_state: [first, second] }
              - dense: 2
            """ + Training,
        ["BeginsWithTheInput"] = """
            input: { shape: [4] }
            layers:
              - repeat_vector: 3
              - gru: { units: 4, reset_after: false, initial_state: input, return_sequences: true }
            """ + Training,
        ["TakesOneStep"] = """
            input: { shape: [1, 2] }
            layers:
              - gru: { units: 1, return_state: true, name: encoder }
              - simple_rnn: { units: 1, return_sequences: true, return_state: true, from: input, initial_state: encoder, name: between }
              - lstm: { units: 1, initial_state: [between/h, encoder] }
            """ + Training,
        ["HasACellOfItsOwn"] = """
            input: { shape: [5, 2] }
            cells:
              - name: wide
                states: [h, sum, c]
                equations:
                  - a = tanh(affine(x, h))
                  - c = 0.5 * c + tanh(affine(a, c))
                  - sum = 0.9 * sum + a
                  - h = sigmoid(linear(c)) * tanh(sum)
            layers:
              - masking: { mask_value: 0, name: used }
              - wide: { units: 4, return_state: true, name: encoder }
              - wide: { units: 4, from: used, initial_state: encoder, return_sequences: true, name: decoder }
              - dense: { units: 4, from: encoder/sum }
              - wide: { units: 4, from: decoder, initial_state: [encoder/c, encoder, dense_1], go_backwards: true }
            """ + Training,
        ["DropsOperands"] = """
            input: { shape: [5, 3] }
            layers:
              - masking: { mask_value: 0, name: used }
              - lstm: { units: 5, return_state: true, dropout: 0.2, recurrent_dropout: 0.4, name: encoder }
              - lstm: { units: 5, return_state: true, return_sequences: true, from: used, dropout: 0.3, initial_state: encoder, name: between }
              - lstm: { units: 5, from: used, recurrent_dropout: 0.3, initial_state: between }
            """ + Training,
        ["PenalizesStates"] = """
            input: { shape: [4, 3] }
            layers:
              - masking: 0
              - lstm: { units: 5, return_state: true, return_sequences: true, activity_regularizer: { l2: 0.3 }, name: encoder }
              - gru: { units: 2, return_state: true, activity_regularizer: { l1: 0.2 } }
            """ + Training,
        ["FreezesTheDecoder"] = """
            input: { shape: [4, 3] }
            layers:
              - gru: { units: 3, return_state: true, name: encoder }
              - gru: { units: 3, from: input, initial_state: encoder, trainable: false }
            """ + Training,
        ["FreezesTheEncoder"] = """
            input: { shape: [4, 3] }
            layers:
              - lstm: { units: 3, return_state: true, trainable: false, name: encoder }
              - lstm: { units: 3, from: input, initial_state: encoder }
            """ + Training,
        ["Attends"] = """
            input: { shape: [5, 3] }
            layers:
              - masking: { mask_value: 0, name: used }
              - gru: { units: 6, return_sequences: true, return_state: true, name: encoder }
              - gru: { units: 6, return_sequences: true, from: used, initial_state: encoder, name: decoder }
              - attention: { from: [decoder, encoder], name: context }
              - concatenate: [decoder, context]
              - dense: { units: 4, activation: softmax }
            training: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 7 }
            """,
    };

    private static readonly Lazy<(CompiledModels Compiled, IReadOnlyList<Network> Networks)> Models = new(() =>
    {
        string yaml = string.Join("\n---\n", Sources.Select(s => $"modelgen: 1\nname: {s.Key}\n{s.Value}"));
        return (ModelCompiler.Compile(yaml), Binding.Models.Compile(yaml).Networks);
    });

    public static TheoryData<string> Names => [.. Sources.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void States_are_computed_as_the_reference_does(string name) => Check(name, VectorWidth.Widest);

    /// <summary>The same on any backend.</summary>
    internal static void Check(string name, Backend backend)
    {
        Network network = Models.Value.Networks.Single(n => n.Name == name);
        using Comparison comparison = Comparison.Of(network, Models.Value.Compiled, Sources[name], backend, new ModelOptions { Seed = 3 });
        System.Random random = new(3);
        comparison.SpreadWeights(random);
        comparison.Predicts(RandomBatch.Draw(network, random, 9));
        comparison.Trains([Masked(network, RandomBatch.Draw(network, random, 7)), RandomBatch.Draw(network, random, 4)]);
    }

    /// <summary>The batch with samples that are masked at the beginning, in the middle, at the end and altogether, where the model masks steps of zeros.</summary>
    private static RandomBatch Masked(Network network, RandomBatch batch)
    {
        if (network.Layers[0] is not MaskingLayer)
        {
            return batch;
        }

        int steps = network.Input.Steps;
        Range[] masked = [0..2, 1..3, ^2..^0, 0..^0];
        for (int sample = 0; sample < masked.Length; sample++)
        {
            (int first, int count) = masked[sample].GetOffsetAndLength(steps);
            batch.Input.AsSpan(((sample * steps) + first) * network.Input.Features, count * network.Input.Features).Clear();
        }

        return batch;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_bits_are_the_same_for_any_width_and_any_number_of_threads(string name)
    {
        float[] expected = Weights(new ModelOptions { Seed = 3, Threads = 1, VectorWidth = VectorWidth.Bits128 });
        Assert.All(
            [(2, VectorWidth.Bits128), (3, VectorWidth.Bits256), (1, VectorWidth.Widest)],
            other => Assert.Equal(expected, Weights(new ModelOptions { Seed = 3, Threads = other.Item1, VectorWidth = other.Item2 })));

        float[] Weights(ModelOptions options)
        {
            using ITrainableModel model = Models.Value.Compiled.CreateTrainable(options, name);
            System.Random random = new(5);
            Network network = Models.Value.Networks.Single(n => n.Name == name);
            for (int step = 0; step < 3; step++)
            {
                RandomBatch batch = RandomBatch.Draw(network, random, 7);
                model.Forward(batch.Input, batch.Target, new StepContext(true, Seed: 9, Step: step));
                model.Backward();
                model.Update();
            }

            return model.Parameters.ToArray();
        }
    }
}
