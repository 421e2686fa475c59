using System.CommandLine;
using Benchmarks;

RootCommand root = CompareCommand.Create();
root.Add(RooflineCommand.Create());
root.Add(BdnCommand.Create());
root.Add(DevicesCommand.Create());
return root.Parse(args).Invoke();
