using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>States are carried from one batch to the next on a device as on the processor.</summary>
public class StatefulTests
{
    private const double Tolerance = 1e-5;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile("""
        modelgen: 1
        name: Carrying
        input: { shape: [3, 2] }
        layers:
          - masking
          - gru: { units: 3, reset_after: false, return_sequences: true, stateful: true }
          - simple_rnn: { units: 1, return_sequences: true, stateful: true }
          - lstm: { units: 5, projection: 2, return_state: true, stateful: true, name: last }
          - concatenate: [last, last/c]
          - dense: 2
        training: { loss: mse, optimizer: sgd, batch_size: 9 }
        """));

    [Fact]
    public void Batches_go_on_and_begin_anew_as_on_the_processor()
    {
        using ITrainableModel host = Compiled.Value.CreateTrainable(new ModelOptions { Threads = 1 });
        using IQueuedModel device = (IQueuedModel)Simulated.Move(Compiled.Value.CreateTrainable());
        float[]? first = null;
        for (int step = 0; step < 6; step++)
        {
            if (step == 4)
            {
                host.ResetStates();
                device.ResetStates();
            }

            Samples samples = new(host.Description, step == 1 ? 4 : 9, seed: step % 4);
            StepContext context = new(Training: step != 2, 1, 0, step);
            double loss = host.Forward(samples.Input, samples.Target, in context);
            if (step is 3 or 5)
            {
                host.Backward();
                host.Update();
                device.Enqueue(samples.Input, samples.Target, in context);
                Assert.Equal(loss, device.Complete(), Tolerance);
                Near.All(host.Parameters, device.Parameters, Tolerance);
            }
            else
            {
                Assert.Equal(loss, device.Forward(samples.Input, samples.Target, in context), Tolerance);
                if (context.Training)
                {
                    host.ResetStates();
                    device.ResetStates();
                    host.Backward();
                    device.Backward();
                    Near.All(host.Gradients, device.Gradients, Tolerance);
                    host.Forward(samples.Input, samples.Target, in context);
                    device.Forward(samples.Input, samples.Target, in context);
                }
            }

            Near.All(host.Outputs, device.Outputs, Tolerance);
            first ??= device.Outputs.ToArray();
        }

        // Of the same samples, batches that go on give other outputs.
        Samples again = new(host.Description, 9, seed: 0);
        device.Forward(again.Input, again.Target, new StepContext(true, 1));
        Assert.Contains(first!.Zip(device.Outputs.ToArray()), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
    }
}
