using ModelGen;
using ModelGen.CompilerServices;
using ModelGen.Ilgpu;

namespace Benchmarks.Devices;

/// <summary>One row of the table: a model on a device and something that it does.</summary>
/// <param name="Name">Model and work, the same as in the peer's script.</param>
/// <param name="Cost">What this asks of the device at least.</param>
/// <param name="Launches">How many kernels are launched for it.</param>
/// <param name="Create">Brings the model to a device.</param>
internal sealed record DeviceWork(string Name, PassCost Cost, int Launches, Func<Device, DeviceRun> Create)
{
    /// <summary>All rows.</summary>
    /// <param name="batches">Samples of a training step or a prediction, in turn.</param>
    public static IEnumerable<DeviceWork> All(IReadOnlyList<int> batches) =>
    [
        .. batches.SelectMany(batch => Rows<Lstm128>("lstm-128", Lstm128__Kernels.IlgpuKernels.Instance, batch)),
        .. batches.SelectMany(batch => Rows<StackedLstm128>("stacked-lstm-128", StackedLstm128__Kernels.IlgpuKernels.Instance, batch)),
    ];

    private static IEnumerable<DeviceWork> Rows<TModel>(string name, DeviceKernels kernels, int batch)
        where TModel : ITrainableModel, IModel<TModel>
    {
        ModelCost cost = new(TModel.ModelDescription);

        // A step changes the weights, so that the next one packs them anew.
        int launches = kernels.Pack.Count + kernels.Forward.Count + kernels.Backward.Count + kernels.Update.Count;
        yield return new DeviceWork(
            $"{name} training step, batch {batch}",
            cost.TrainingStep(batch, kernels.Layout.Slots),
            launches,
            device => TrainingBurst(Make<TModel>(device, kernels, batch)));
        yield return new DeviceWork(
            $"{name} predict, batch {batch}",
            cost.Predict(batch),
            kernels.Predict.Count,
            device => Predict(Make<TModel>(device, kernels, batch)));
    }

    private static TrainableDeviceModel Make<TModel>(Device device, DeviceKernels kernels, int batch)
        where TModel : ITrainableModel, IModel<TModel>
    {
        using TModel source = TModel.Create(new ModelOptions { Seed = 1, BatchSize = 0 });
        return DeviceModels.Create(source, device, kernels, batch);
    }

    private static DeviceRun TrainingBurst(TrainableDeviceModel model)
    {
        (float[] input, float[] target) = WorkRun.Samples(model.Description, model.BatchSize);
        int step = 0;
        return new DeviceRun(model, model.QueueCapacity, () =>
        {
            for (int i = 0; i < model.QueueCapacity; i++)
            {
                model.Enqueue(input, target, new StepContext(true, 1, 0, step++));
            }

            while (model.QueuedSteps > 0)
            {
                model.Complete();
            }
        });
    }

    private static DeviceRun Predict(TrainableDeviceModel model)
    {
        (float[] input, _) = WorkRun.Samples(model.Description, model.BatchSize);
        float[] output = new float[model.BatchSize * model.Description.OutputLength];
        return new DeviceRun(model, 1, () => model.Predict(input, output));
    }
}

/// <summary>Work on a device that can be timed.</summary>
/// <param name="Model">The model, to be disposed.</param>
/// <param name="Parts">How many steps or predictions a run is; the device is waited for at its end.</param>
/// <param name="Run">Runs them.</param>
internal sealed record DeviceRun(TrainableDeviceModel Model, int Parts, Action Run);
