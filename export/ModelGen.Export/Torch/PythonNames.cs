namespace ModelGen.Export.Torch;

/// <summary>Names in Python for what a model calls by names: those names, but for words of the language and members that every module has.</summary>
internal sealed class PythonNames
{
    private static readonly HashSet<string> Taken =
    [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally",
        "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
        "self", "super", "torch", "nn", "F",
        "add_module", "apply", "bfloat16", "buffers", "call_super_init", "children", "compile", "cpu", "cuda", "double", "dump_patches", "eval", "extra_repr",
        "float", "forward", "get_buffer", "get_extra_state", "get_parameter", "get_submodule", "half", "ipu", "load_state_dict", "modules", "mtia",
        "named_buffers", "named_children", "named_modules", "named_parameters", "parameters", "register_backward_hook", "register_buffer",
        "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook", "register_full_backward_pre_hook",
        "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook", "register_module", "register_parameter", "register_state_dict_post_hook",
        "register_state_dict_pre_hook", "requires_grad_", "set_extra_state", "set_submodule", "share_memory", "state_dict", "to", "to_empty", "train",
        "training", "type", "xpu", "zero_grad",
    ];

    private readonly HashSet<string> used = [];
    private readonly Dictionary<string, string> names = [];

    /// <summary>Names for the layers of a model.</summary>
    public PythonNames(IEnumerable<string> layers)
    {
        // Those that stay as they are come first, so that no other one gets their names.
        foreach (string layer in layers.OrderBy(layer => !IsFree(layer)))
        {
            names[layer] = Local(IsFree(layer) ? layer : $"layer_{layer.TrimStart('_')}");
        }
    }

    /// <summary>The name of a layer.</summary>
    public string this[string layer] => names[layer];

    /// <summary>A name that nothing else has: the word, as far as possible.</summary>
    public string Local(string word)
    {
        while (!used.Add(word))
        {
            word += "_";
        }

        return word;
    }

    /// <summary>The name of a class.</summary>
    public static string OfClass(string name) => IsFree(name) ? name : $"{name.TrimStart('_')}Model";

    /// <summary>Names that begin with an underscore are the module's own, or those that Python changes.</summary>
    private static bool IsFree(string name) => !Taken.Contains(name) && name[0] != '_';
}
