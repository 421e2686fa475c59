using ModelGen.Training;

namespace ModelGen.Tests.Training;

public class FitErrorTests
{
    public static TheoryData<FitOptions, string> BadOptions => new()
    {
        {
            new() { BatchSize = 5 },
            "The batch size is 5; this instance of Fake takes 1 to 4. Make it with a larger ModelOptions.BatchSize for more."
        },
        { new() { BatchSize = 0 }, "The batch size is 0; this instance of Fake takes 1 to 4." },
        { new() { ValidationSplit = 1 }, "The validation split is 1; it is at least 0 and below 1." },
        { new() { ValidationSplit = double.NaN }, "The validation split is NaN; it is at least 0 and below 1." },
        { new() { Epochs = 0 }, "Training from epoch 0 up to epoch 0, counted from 0, trains nothing;" },
        { new() { Epochs = 2, InitialEpoch = 2 }, "Training from epoch 2 up to epoch 2, counted from 0, trains nothing;" },
        { new() { ValidationData = new Dataset(new float[2], 2) }, "One sample of the validation data has 2 elements; Fake with input (1) takes 1." },
        {
            new() { Callbacks = [new EarlyStopping()] },
            "A callback monitors \"val_loss\", but this training run gives: loss, accuracy. Give validation data or a validation split"
        },
        {
            new() { Callbacks = [new Convergence(1, "val_los")], ValidationSplit = 0.5 },
            "A callback monitors \"val_los\", but this training run gives: loss, accuracy, val_loss, val_accuracy. Did you mean \"val_loss\"?"
        },
        {
            new() { Callbacks = [new EarlyStopping("val_accuraccy")], ValidationSplit = 0.5 },
            "A callback monitors \"val_accuraccy\", but this training run gives: loss, accuracy, val_loss, val_accuracy. Did you mean \"val_accuracy\"?"
        },
        {
            new() { Callbacks = [new LearningRateSchedule((_, rate) => rate), new ReduceLearningRateOnPlateau("loss")] },
            "Both LearningRateSchedule and ReduceLearningRateOnPlateau set the learning rate, so that each undoes what the other does; leave one of "
        },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void BadOptionsAreRefusedBeforeTraining(FitOptions options, string message)
    {
        using ScriptedModel model = new(4, "accuracy");
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(
            () => model.Fit(Samples.Numbered(4), options with { Progress = Progress.None }));
        Assert.StartsWith(message, error.Message);
        Assert.Empty(model.Steps);
    }

    [Fact]
    public void DataThatDoNotFitAreRefused()
    {
        using ScriptedModel model = new(4);
        Assert.StartsWith(
            "One sample of the training data has 2 elements; Fake with input (1) takes 1.",
            Assert.Throws<ArgumentException>(() => model.Fit(new Dataset(new float[4], 2))).Message);
        Assert.StartsWith(
            "One target of the evaluation data has 2 elements; Fake with output (1) and loss MeanSquaredError takes 1.",
            Assert.Throws<ArgumentException>(() => model.Evaluate(new Dataset(new float[4], 1, new float[8], 2))).Message);
    }

    [Fact]
    public void SamplesWithoutTargetsAreForPrediction()
    {
        const string Remedy = " have no targets, which training and tests compare outputs with: give them where the data set is made; Predict alone takes samples without.";
        using ScriptedModel model = new(4), classes = new(FakeModel.Describe(new TensorShape(1), new TensorShape(3), Loss.SparseCategoricalCrossentropy), 4);
        using ScriptedModel steps = new(
            FakeModel.Describe(new TensorShape(3, 1), new TensorShape(1), Loss.MeanSquaredError) with { TakesLengths = true }, 4);
        Dataset samples = new(new float[4], 1), sequences = Dataset.Sequences([[1f, 2], [3f]], features: 1);
        AssertTold("training data", () => model.Fit(samples));
        AssertTold("evaluation data", () => model.Evaluate(samples));
        AssertTold(null, () => model.Regress(samples));
        AssertTold(null, () => model.Test(samples));
        AssertTold(null, () => classes.Classify(samples));
        AssertTold("training data", () => steps.Fit(sequences));
        AssertTold(null, () => steps.Regress(sequences));

        void AssertTold(string? role, Action act) => Assert.StartsWith(
            $"The samples{(role is null ? "" : $" of the {role}")}{Remedy}", Assert.Throws<ArgumentException>(act).Message);
    }

    [Fact]
    public void TargetsOfAnotherLengthSayWhatClassIndicesAre()
    {
        using ScriptedModel tagger = new(FakeModel.Describe(new TensorShape(48, 4), new TensorShape(48, 5), Loss.SparseCategoricalCrossentropy), 4);
        Assert.StartsWith(
            "One target of the training data has 1 element; Fake with output (48, 5) and loss SparseCategoricalCrossentropy takes 48, a class index "
            + "for each step: give them to Dataset.WithLabels with labelsPerSample: 48.",
            Assert.Throws<ArgumentException>(() => tagger.Fit(Dataset.WithLabels(new float[192], 192, new int[1]))).Message);
        Assert.StartsWith(
            "One target of the training data has 240 elements; Fake with output (48, 5) and loss SparseCategoricalCrossentropy takes 48, as targets are "
            + "class indices; for a probability of each class the model file's loss is categorical_crossentropy.",
            Assert.Throws<ArgumentException>(() => tagger.Fit(new Dataset(new float[192], 192, new float[240], 240))).Message);
    }

    [Theory]
    [InlineData(3f, "3")]
    [InlineData(-1f, "-1")]
    [InlineData(0.5f, "0.5")]
    [InlineData(float.NaN, "NaN")]
    public void ClassIndicesOutOfRangeAreFound(float label, string shown)
    {
        ModelDescription description = FakeModel.Describe(
            new TensorShape(1), new TensorShape(2, 3), Loss.SparseCategoricalCrossentropy);
        using ScriptedModel model = new(description, 4);
        Dataset data = new(new float[3], 1, new float[] { 0, 1, 2, 2, 0, label }, 2);
        Assert.StartsWith(
            $"The target of sample 2 of the evaluation data is {shown} at element 1; the class indices of the model are whole numbers from 0 to 2.",
            Assert.Throws<ArgumentException>(() => model.Evaluate(data)).Message);
    }

    [Fact]
    public void ModelsWithoutMemoryForTrainingAreRefused()
    {
        using ScriptedModel model = new(0);
        Assert.StartsWith(
            "This instance of Fake was made for inference only; make it with a batch size of at least 1.",
            Assert.Throws<ArgumentException>(() => model.Fit(Samples.Numbered(1))).Message);
    }

    [Fact]
    public void BadArgumentsOfCallbacksAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(patience: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Convergence(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Convergence(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceLearningRateOnPlateau(factor: 1));
    }

    [Fact]
    public void AMissingNameListsThoseThatExist()
    {
        using ScriptedModel model = new(4, "accuracy");
        History history = model.Fit(Samples.Numbered(4), new FitOptions { Progress = Progress.None });
        Assert.Equal(
            "The history has no \"val_loss\"; it has: loss, accuracy.",
            Assert.Throws<KeyNotFoundException>(() => history.Column("val_loss")).Message);
        Assert.Equal(
            "There is no \"acc\"; there are: loss, accuracy.",
            Assert.Throws<KeyNotFoundException>(() => history.Epochs[0].Values["acc"]).Message);
    }
}
