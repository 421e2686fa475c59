using ModelGen;
using ModelGen.Training;
using ModelGen.Program._1;

// The class WaveClassifier is compiled from wave-classifier.model.yaml, whenever the project is built.
using var model = new WaveClassifier(seed: 42);
Dataset train = WaveData.Make(count: 2000, seed: 1);
Dataset test = WaveData.Make(count: 500, seed: 2);

History history = model.Fit(train);
Predictions predictions = model.Classify(test);
Console.WriteLine(predictions.Confusion.ToTable(predictions.Names));

model.Save("waves.safetensors");
history.SaveReport("report.html", predictions);
Console.WriteLine($"The training as a page: {Path.GetFullPath("report.html")}");
