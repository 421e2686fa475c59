using System.Runtime.InteropServices;
using ModelGen;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Module = TorchSharp.torch.nn.Module;

namespace Benchmarks.Peers.Torch;

/// <summary>One time step of a recurrent layer on one sample in TorchSharp, the state kept between the calls.</summary>
internal sealed class TorchStream : IDisposable
{
    private readonly Module module;
    private readonly Func<Tensor, Tensor[], Tensor[]> step;
    private readonly Tensor x;
    private Tensor[] state;

    private TorchStream(Module module, Func<Tensor, Tensor[], Tensor[]> step, RecurrentLayer layer, long[] samples)
    {
        this.module = module;
        this.step = step;
        x = zeros([.. samples, layer.Inputs]);
        state = [.. Enumerable.Range(0, layer.Cell == Cell.Lstm ? 2 : 1).Select(_ => zeros([.. samples, layer.Units]))];
    }

    /// <summary>A call of the layer on a sequence of one step, and a call of the cell.</summary>
    /// <param name="model">Our model: a layer by itself.</param>
    public static PeerRun[] Ways(IModel model)
    {
        using TorchModel weights = new(model);
        RecurrentLayer layer = Architecture.Of(model.Description).Recurrent.Single();
        long[] sequence = [1, 1], sample = [1];
        if (layer.Cell == Cell.Lstm)
        {
            LSTM whole = LSTM(layer.Inputs, layer.Units, batchFirst: true);
            LSTMCell cell = LSTMCell(layer.Inputs, layer.Units);
            return
            [
                Way("nn.LSTM", new(whole, (x, state) => Last(whole.call(x, (state[0], state[1]))), layer, sequence)),
                Way("nn.LSTMCell", new(cell, (x, state) => Both(cell.call(x, (state[0], state[1]))), layer, sample)),
            ];
        }

        GRU gru = GRU(layer.Inputs, layer.Units, batchFirst: true);
        GRUCell gruCell = GRUCell(layer.Inputs, layer.Units);
        return
        [
            Way("nn.GRU", new(gru, (x, state) => State(gru.call(x, state[0])), layer, sequence)),
            Way("nn.GRUCell", new(gruCell, (x, state) => [gruCell.call(x, state[0])], layer, sample)),
        ];

        PeerRun Way(string name, TorchStream stream)
        {
            using (no_grad())
            {
                foreach ((Parameter to, Parameter from) in stream.module.parameters().Zip(weights.Parameters))
                {
                    to.copy_(from);
                }
            }

            double difference = Comparison.Stream(model, stream.Step, () => stream.state[0].data<float>().ToArray());
            return new(name, stream.Step, difference, stream);
        }

        static Tensor[] Last((Tensor Output, Tensor Hidden, Tensor Cell) results)
        {
            results.Output.Dispose();
            return [results.Hidden, results.Cell];
        }

        static Tensor[] Both((Tensor Hidden, Tensor Cell) results) => [results.Hidden, results.Cell];

        static Tensor[] State((Tensor Output, Tensor Hidden) results)
        {
            results.Output.Dispose();
            return [results.Hidden];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        module.Dispose();
        x.Dispose();
        Array.ForEach(state, tensor => tensor.Dispose());
    }

    private void Step(float[] input)
    {
        MemoryMarshal.AsBytes(input.AsSpan()).CopyTo(x.bytes);
        Step();
    }

    private void Step()
    {
        using IDisposable mode = inference_mode();
        Tensor[] next = step(x, state);
        Array.ForEach(state, tensor => tensor.Dispose());
        state = next;
    }
}
