using System.Text;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool;

/// <summary>The process.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return ModelGenTool.Run(arguments, new ToolConsole(Console.In, Console.Out, Console.Error));
    }
}
